# SPDX-License-Identifier: Apache-2.0
"""Places within an object, for patches and replacements that hit something."""
from .writing import Anchored, Plain


def places(value, at=()):
    """All paths to what is in the value, as tuples of keys and indices."""
    if isinstance(value, Anchored):
        value = value.value
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, Plain) and key != "<<":
                yield at + (key,)
                yield from places(item, at + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield at + (index,)
            yield from places(item, at + (index,))


def value_at(value, place):
    for step in place:
        if isinstance(value, Anchored):
            value = value.value
        value = value[step]
    return value.value if isinstance(value, Anchored) else value


def pick(r, item):
    return r.choice(list(places(item)))


def pointer(place):
    """As in RFC 6901."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)


def field_path(r, item, place):
    """As replacements write it: dots, brackets for keys with dots, and several ways to name an element."""
    steps = []
    for depth, step in enumerate(place):
        if isinstance(step, int):
            element = value_at(item, place[:depth + 1])
            ways = [str(step), "*"]
            if isinstance(element, dict) and isinstance(element.get("name"), str) and element["name"].isalnum():
                ways += [f"[name={element['name']}]", "[name=.*]", f"[name={element['name'][:2]}.*]"]
            elif isinstance(element, str) and element.isalnum():
                ways.append(f"[={element}]")
            steps.append(r.choice(ways))
        elif "." in step or "/" in step or " " in step:
            steps.append(f"[{step}]" if r.random() < 0.5 else step.replace(".", "\\."))
        else:
            steps.append("*" if r.random() < 0.02 else step)
    return ".".join(steps)


def fresh_place(r, item):
    """A place that is not there yet, near to one that is."""
    place = pick(r, item)
    if isinstance(place[-1], int):
        return place[:-1] + (r.choice([place[-1], place[-1] + 1, "-", 9, "new"]),)
    return place[:r.randint(1, len(place))] + (r.choice(["new", "x.y", "a b", "5", "é"]),)
