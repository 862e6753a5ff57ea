# SPDX-License-Identifier: Apache-2.0
"""Says whether two builds of the same kustomization agree, and makes a kustomization smaller while they do not."""
import re
import time

# kustomize keeps notes of its own in annotations while it builds. What a patch or replacement of all of metadata sees of
# them is not asked of us.
NOTES = b"internal.config.kubernetes.io/"

# Such a patch fails because of these notes.
TEST_OF_NOTES = re.compile(rb"testing value (/metadata(/annotations)?)? failed: test failed")

# A hash that covers kustomize's memory layout, where berth cannot know it.
UNKNOWN_HASH = re.compile(rb"the hash suffix for the .* cannot be known", re.DOTALL)

# kustomize compares what a validator gave back by memory layout: objects that print alike are unequal.
UNEQUAL_BY_PLACE = re.compile(rb"nodes unequal: (?:\n|\\+n) -- (.*),(?:\n|\\+n) -- \1(?:\n|\\+n)")

# A comment that a patch moved to where kustomize writes it between a key and its value.
MISPLACED_COMMENT = re.compile(rb"\}: yaml: (line \d+: could not find expected ':'|invalid map key: map)")

# What only one of go-yaml and libyaml reads: a colon before a bracket, a question mark within a word in brackets, a tag with
# a comma or bracket.
READ_BY_GO_YAML = re.compile(rb"found unexpected ':'|did not find expected (tag URI|whitespace or line break)")
READ_BY_LIBYAML = re.compile(rb"did not find expected ',' or '[\]}]'")

# What is in a definition of `crds` below its properties.
TYPE_IN_DEFINITION = re.compile(rb"unable to parse open API definition from .*spec\.Schema")

# A second `metadata` that is empty.
SECOND_METADATA = re.compile(rb'mapping key "metadata" already defined')

# Go prints these as they happen to lie in memory.
ADDRESS = re.compile(rb"0x[0-9a-f]{8,}")


def crashed(build):
    return build.status not in (0, 1)


# A field's warning behind a mark, kustomize's or ours. Others have the time of day in front there.
DEPRECATION = re.compile(rb"^(?:# W|w)arning: ('\w+' is deprecated.*)", re.MULTILINE)

# Where the mistake is, which only our messages begin with.
PLACE = re.compile(rb"^Error: /[^:]*(:\d+)?: ")


def message(build):
    """The error without the warnings before it, in one line if it is a chain of causes."""
    at = build.err.rfind(b"\nError: ") + 1
    return ADDRESS.sub(b"0x", build.err[at:].strip().replace(b"\n  caused by: ", b": "))


def same_text(ours, theirs):
    """Whether two failed builds tell the same, but for the place that ours tells first."""
    return message(theirs) in (message(ours), PLACE.sub(b"Error: ", message(ours)))


def warnings(build):
    """What was warned of; how often does not matter."""
    return set(DEPRECATION.findall(build.err))


def is_known_exception(ours, theirs):
    """Whether docs/render.md lists what makes one of them fail."""
    if ours.status == 1 and theirs.status == 0:
        return any(pattern.search(ours.err) for pattern in (UNKNOWN_HASH, READ_BY_GO_YAML, SECOND_METADATA))
    return theirs.status == 1 and ours.status == 0 and any(
        pattern.search(theirs.err) for pattern in (TEST_OF_NOTES, UNEQUAL_BY_PLACE, MISPLACED_COMMENT, READ_BY_LIBYAML,
                                                  TYPE_IN_DEFINITION))


def difference(ours, theirs):
    """'' or how they differ: in 'status', 'output' or 'error'. Where kustomize crashes nothing is asked of us but not to."""
    if crashed(ours):
        return "status"
    if crashed(theirs) or NOTES in theirs.out + theirs.err:
        return ""
    if is_known_exception(ours, theirs):
        return ""
    if ours.status != theirs.status:
        return "status"
    if ours.status == 0:
        return "" if ours.out == theirs.out else "output"
    return "" if same_substance(message(ours), message(theirs)) else "error"


def same_substance(ours, theirs):
    """Whether two messages agree on what is wrong: on the innermost cause, whatever is told around it."""
    return ours.split(b": ")[-1].strip(b"'\"") in theirs or theirs.split(b": ")[-1].strip(b"'\"") in ours


def shrink(files, differs, seconds=60):
    """Leaves out files and lines as long as differs(files) and time allow."""
    end = time.time() + seconds
    for name in list(files):
        fewer = {other: text for other, text in files.items() if other != name}
        if time.time() < end and differs(fewer):
            files = fewer
    changed = True
    while changed and time.time() < end:
        changed = False
        for name in list(files):
            lines = shrink_lines(files, name, differs, end)
            changed = changed or lines != files[name]
            files = {**files, name: lines}
    return files


def shrink_lines(files, name, differs, end):
    """The text of one file with as few lines as still differ."""
    lines = files[name].split(b"\n")
    size = max(1, len(lines) // 2)
    while size >= 1:
        at = 0
        while at < len(lines) and time.time() < end:
            fewer = lines[:at] + lines[at + size:]
            if differs({**files, name: b"\n".join(fewer)}):
                lines = fewer
            else:
                at += size
        size //= 2
    return b"\n".join(lines)
