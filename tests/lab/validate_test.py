#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`berth render --validate` beside the API server whose schema it uses: what it refuses the server refuses (a dry run
with fieldValidation=Strict), and what the server cannot decode it refuses. Prints TAP.

usage: with_api_server.py --tap validate_test.py BERTH

Objects are good ones of many kinds, and each of them with one field unknown, of another type, null or missing. For custom
resources both have to agree on everything, as the server has nothing but the schema there either.
"""
import copy
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

BERTH = os.path.abspath(sys.argv[1])
CONFIG = pathlib.Path(os.environ["KUBECONFIG"])
SERVER = re.search(r'server: "([^"]+)"', CONFIG.read_text()).group(1)
POD = {"containers": [{"name": "web", "image": "nginx:1", "imagePullPolicy": "Always",
                       "ports": [{"containerPort": 80, "protocol": "TCP"}],
                       "env": [{"name": "A", "value": "b"}, {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}],
                       "resources": {"limits": {"cpu": "100m", "memory": "1Gi"}, "requests": {"cpu": 0.1}},
                       "readinessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 3},
                       "volumeMounts": [{"name": "v", "mountPath": "/v", "readOnly": True}]}],
       "volumes": [{"name": "v", "emptyDir": {}}], "terminationGracePeriodSeconds": 5}
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": POD}
SELECTOR = {"matchLabels": {"app": "web"}}
JOB = {"metadata": {"labels": {"app": "web"}}, "spec": POD | {"restartPolicy": "Never"}}
# apiVersion, kind, path of the collection, body
GOOD = [
    ("v1", "ConfigMap", "namespaces/default/configmaps", {"data": {"a": "b"}, "binaryData": {"c": "AAEC"}, "immutable": True}),
    ("v1", "Secret", "namespaces/default/secrets", {"data": {"a": "Yg=="}, "stringData": {"c": "d"}, "type": "Opaque"}),
    ("v1", "Service", "namespaces/default/services", {"spec": {"selector": {"app": "web"}, "type": "ClusterIP",
        "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}, {"name": "b", "port": 81, "targetPort": 8081}]}}),
    ("v1", "Pod", "namespaces/default/pods", {"spec": POD}),
    ("v1", "PersistentVolumeClaim", "namespaces/default/persistentvolumeclaims",
     {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}),
    ("v1", "Namespace", "namespaces", {}),
    ("v1", "ServiceAccount", "namespaces/default/serviceaccounts", {"automountServiceAccountToken": False}),
    ("apps/v1", "Deployment", "namespaces/default/deployments", {"spec": {"replicas": 2, "selector": SELECTOR, "template": TEMPLATE,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 1}}}}),
    ("apps/v1", "StatefulSet", "namespaces/default/statefulsets",
     {"spec": {"serviceName": "web", "selector": SELECTOR, "template": TEMPLATE}}),
    ("apps/v1", "DaemonSet", "namespaces/default/daemonsets", {"spec": {"selector": SELECTOR, "template": TEMPLATE}}),
    ("batch/v1", "Job", "namespaces/default/jobs", {"spec": {"template": JOB, "backoffLimit": 2}}),
    ("batch/v1", "CronJob", "namespaces/default/cronjobs", {"spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": JOB}}}}),
    ("networking.k8s.io/v1", "Ingress", "namespaces/default/ingresses", {"spec": {"rules": [{"host": "a.example.com", "http": {"paths": [
        {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}),
    ("networking.k8s.io/v1", "NetworkPolicy", "namespaces/default/networkpolicies", {"spec": {"podSelector": {}, "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 80, "protocol": "TCP"}]}]}}),
    ("rbac.authorization.k8s.io/v1", "Role", "namespaces/default/roles",
     {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", "namespaces/default/rolebindings",
     {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
      "subjects": [{"kind": "ServiceAccount", "name": "s", "namespace": "default"}]}),
    ("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", {"rules": [{"nonResourceURLs": ["/x"], "verbs": ["get"]}]}),
    ("autoscaling/v2", "HorizontalPodAutoscaler", "namespaces/default/horizontalpodautoscalers",
     {"spec": {"maxReplicas": 3, "minReplicas": 1, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
               "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}]}}),
    ("policy/v1", "PodDisruptionBudget", "namespaces/default/poddisruptionbudgets", {"spec": {"minAvailable": "50%", "selector": SELECTOR}}),
    ("storage.k8s.io/v1", "StorageClass", "storageclasses", {"provisioner": "example.com/p", "reclaimPolicy": "Delete"}),
    ("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", {"value": 5}),
    ("v1", "LimitRange", "namespaces/default/limitranges", {"spec": {"limits": [{"type": "Container", "default": {"cpu": "1"}}]}}),
    ("v1", "ResourceQuota", "namespaces/default/resourcequotas", {"spec": {"hard": {"pods": "5"}}}),
    ("v1", "Endpoints", "namespaces/default/endpoints", {"subsets": [{"addresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 80}]}]}),
    ("v1", "PersistentVolume", "persistentvolumes", {"spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/x"}}}),
    ("v1", "PodTemplate", "namespaces/default/podtemplates", {"template": TEMPLATE}),
    ("v1", "ReplicationController", "namespaces/default/replicationcontrollers", {"spec": {"selector": {"app": "web"}, "template": TEMPLATE}}),
    ("apps/v1", "ReplicaSet", "namespaces/default/replicasets", {"spec": {"selector": SELECTOR, "template": TEMPLATE}}),
    ("networking.k8s.io/v1", "IngressClass", "ingressclasses", {"spec": {"controller": "example.com/c"}}),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings",
     {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "u"}]}),
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", {"webhooks": [
        {"name": "a.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"], "clientConfig": {"url": "https://a.example.com/x"},
         "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}]}),
    ("coordination.k8s.io/v1", "Lease", "namespaces/default/leases",
     {"spec": {"holderIdentity": "me", "leaseDurationSeconds": 5, "renewTime": "2020-01-01T00:00:00.000000Z"}}),
    ("discovery.k8s.io/v1", "EndpointSlice", "namespaces/default/endpointslices",
     {"addressType": "IPv4", "endpoints": [{"addresses": ["10.0.0.1"]}], "ports": [{"port": 80}]}),
    ("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", {"handler": "runc"}),
    ("storage.k8s.io/v1", "CSIDriver", "csidrivers", {"spec": {"attachRequired": False}}),
    ("storage.k8s.io/v1", "VolumeAttachment", "volumeattachments",
     {"spec": {"attacher": "a", "nodeName": "n", "source": {"persistentVolumeName": "p"}}}),
    ("example.com/v1", "Gate", "namespaces/default/gates", {"spec": {
        "size": 3, "mode": "fast", "host": "a.example.com", "limit": "1Gi", "port": "http", "ratio": 0.5, "since": "2020-01-01T00:00:00Z",
        "labels": {"a": "b"}, "free": {"x": {"y": 1}}, "tags": ["a", "b"], "listeners": [{"name": "a", "port": 1}, {"name": "b"}],
        "template": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"any": 1}}, "either": {"a": "x"}, "maybe": None}}),
]
TEXT = {"type": "string"}
GATE = {"type": "object", "required": ["spec"], "properties": {"spec": {"type": "object", "required": ["size"], "properties": {
    "size": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 10},
    "mode": TEXT | {"enum": ["fast", "slow"]},
    "host": TEXT | {"pattern": r"^[a-z.]+$", "maxLength": 20, "minLength": 2},
    "limit": {"x-kubernetes-int-or-string": True, "pattern": r"^\d+(Gi)?$"},
    "port": {"x-kubernetes-int-or-string": True},
    "ratio": {"type": "number"},
    "since": TEXT | {"format": "date-time"},
    "labels": {"type": "object", "additionalProperties": TEXT},
    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "empty": {"type": "object"},
    "tags": {"type": "array", "items": TEXT, "x-kubernetes-list-type": "set", "maxItems": 3},
    "listeners": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                  "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "port": {"type": "integer"}}}},
    "template": {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True},
    "either": {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "maybe": TEXT | {"nullable": True}}}}}
CRD = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "gates.example.com"},
       "spec": {"group": "example.com", "scope": "Namespaced", "names": {"kind": "Gate", "plural": "gates", "singular": "gate", "listKind": "GateList"},
                "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": GATE}}]}}
GATE_FAULTS = [("size", 0), ("size", 11), ("size", 3000000000), ("mode", "quick"), ("mode", ""), ("host", "A"), ("host", "x" * 21), ("host", "a"),
               ("limit", "1Mi"), ("limit", 5), ("since", "yesterday"), ("tags", ["a", "a"]), ("tags", ["a", "b", "c", "d"]),
               ("listeners", [{"name": "a"}, {"name": "a"}]), ("listeners", [{"port": 1}]), ("template", {"kind": "Pod"}),
               ("template", {"apiVersion": "v1", "kind": "Pod", "metadata": {"nmae": "x"}}), ("either", {}), ("either", {"a": "x", "b": "y"}),
               ("empty", {"x": 1}), ("empty", {}), ("labels", {"a": 1}), ("ratio", 3), ("ratio", "3"), ("maybe", 5), ("listeners", [None])]


def opener():
    context = ssl.create_default_context(cafile=CONFIG.parent / "ca.crt")
    context.load_cert_chain(CONFIG.parent / "client.crt", CONFIG.parent / "client.key")
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))


OPENER = opener()


def post(path, body):
    """Status and message."""
    request = urllib.request.Request(SERVER + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")
    try:
        with OPENER.open(request) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        text = error.read().decode()
        return error.code, json.loads(text).get("message", "") if text.startswith("{") else text


def server_verdict(case):
    prefix = "/api/v1/" if case["api"] == "v1" else f"/apis/{case['api']}/"
    return post(f"{prefix}{case['path']}?dryRun=All&fieldValidation=Strict", case["object"])


def places(value, path=()):
    """Every place of an object: (path, value)."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(items):
        yield from places(below, path + (key,))


def changed(value, path, change):
    """A copy with change(parent, key) made at the path."""
    result = copy.deepcopy(value)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return result


def another_type(value):
    if isinstance(value, bool):
        return "true"
    if isinstance(value, (int, float)):
        return "three"
    return {"x": 1} if isinstance(value, str) else "text"


def mutations(body):
    for path, value in places(body):
        if isinstance(value, dict):
            yield "unknown field in", path, changed({"r": body}, ("r", *path, "unknwonField"), lambda p, k: p.update({k: 1}))["r"]
        if not path:
            continue
        def put(new):
            return changed(body, path, lambda p, k: p.__setitem__(k, new))
        yield "another type at", path, put(another_type(value))
        yield "null at", path, put(None)
        if isinstance(path[-1], str):
            yield "nothing at", path, changed(body, path, lambda p, k: p.pop(k))
        if isinstance(value, int) and not isinstance(value, bool):
            yield "a fraction at", path, put(1.5)
            yield "a large number at", path, put(99999999999)
        if isinstance(value, str):
            yield "a number at", path, put(5)


def cases():
    number = 0
    for api, kind, path, body in GOOD:
        bodies = [("as it is", (), body), *mutations(body)]
        if kind == "Gate":
            bodies += [(f"{new!r} for", (field,), {"spec": body["spec"] | {field: new}}) for field, new in GATE_FAULTS]
        for what, place, changed_body in bodies:
            number += 1
            yield {"what": f"{kind}: {what} {'.'.join(map(str, place))}", "api": api, "path": path, "name": f"o{number}", "good": what == "as it is",
                   "object": {"apiVersion": api, "kind": kind, "metadata": {"name": f"o{number}"}} | changed_body}


def render(home, words, objects):
    """`berth render` of a folder for each object: some cannot be rendered."""
    with tempfile.TemporaryDirectory() as folder:
        for one in objects:
            own = pathlib.Path(folder, one["metadata"]["name"])
            own.mkdir()
            (own / "object.json").write_text(json.dumps(one))
            (own / "kustomization.yaml").write_text("resources: [object.json]\n")
        names = [one["metadata"]["name"] for one in objects]
        return subprocess.run([BERTH, "render", "--keep-going", *words, *names], cwd=folder, capture_output=True, text=True,
                              env=dict(os.environ, BERTH_HOME=home))


def berth_refusals(home, words, objects):
    """Names of the objects with mistakes, and all that was said of them; those that cannot be rendered are among them."""
    done = render(home, words, objects)
    refused = {}
    for line in done.stderr.splitlines():
        if found := re.search(r"error: .*?: \w+ '(?:default/)?(o\d+)': (.*)", line):
            refused.setdefault(found[1], []).append(found[2])
        elif found := re.search(r"error: .*'(o\d+)'$", line):
            refused.setdefault(found[1], []).append("cannot be rendered")
    if not refused:
        sys.exit("berth said of no object what is wrong with it: " + done.stderr[:2000])
    return refused, done


def compare(everything, verdicts, refused):
    """What the two disagree on, and how often they agree on what."""
    wrong = []
    counts = {"both refuse": 0, "both accept": 0, "only the server refuses, by rules beyond the schema": 0}
    for case in everything:
        status, message = verdicts[case["name"]]
        ours = refused.get(case["name"], [])
        if ours == ["cannot be rendered"]:
            continue
        custom = case["object"]["kind"] == "Gate"
        if ours and status < 300:
            wrong.append(f"{case['what']}: only berth refuses: {ours}")
        elif not ours and (status == 400 or (custom and status > 299)):
            wrong.append(f"{case['what']}: only the server refuses: {status} {message}")
        elif case["good"] and (ours or status > 299):
            wrong.append(f"{case['what']}: refused: {ours} {message}")
        else:
            counts["both refuse" if ours else "both accept" if status < 300 else list(counts)[2]] += 1
    return wrong, counts


def tell(number, what, wrong, counts):
    print(f"{'not ok' if wrong else 'ok'} {number} - {what} # {counts}")
    for line in wrong:
        print("# " + line)


def main():
    home = tempfile.mkdtemp(prefix="berth-validate-")
    everything = list(cases())
    # The server's schema before it knows the definition, for the definition that is rendered.
    done = render(home, ["--validate"], [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}])
    assert done.returncode == 0, done.stderr
    status, message = post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CRD)
    assert status == 201, message
    while server_verdict({"api": "example.com/v1", "path": GOOD[-1][2], "object": {
            "apiVersion": "example.com/v1", "kind": "Gate", "metadata": {"name": "o"}} | GOOD[-1][3]})[0] == 404:
        pass
    verdicts = {case["name"]: server_verdict(case) for case in everything}
    gates = [case for case in everything if case["object"]["kind"] == "Gate"]
    print("1..4")
    refused, done = berth_refusals(home, ["--against", "1.34"], [CRD] + [case["object"] for case in gates])
    assert "gates.example.com" not in done.stderr, done.stderr
    rendered = compare(gates, verdicts, refused)
    tell(1, "custom resources by a definition that is rendered with them", *rendered)
    # The server publishes a definition a moment after it serves it.
    for _ in range(200):
        refused, done = berth_refusals(home, ["--validate"], [case["object"] for case in everything])
        if "has no kind 'Gate'" not in done.stderr:
            break
    wrong, counts = compare(everything, verdicts, refused)
    tell(2, f"verdicts of {len(everything)} objects", wrong, counts)
    enough = counts["both refuse"] > 300 and counts["both accept"] > 100
    print(f"{'ok' if enough else 'not ok'} 3 - there is something to compare")
    print(f"{'ok' if done.returncode == 1 and not done.stdout else 'not ok'} 4 - nothing is printed and the status is 1")
    shutil.rmtree(home)
    sys.exit(bool(wrong or rendered[0]) or not enough)


main()
