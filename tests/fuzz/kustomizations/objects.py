# SPDX-License-Identifier: Apache-2.0
"""Kubernetes objects: kinds that kustomize knows specially, references between them, and custom ones."""
import base64

from .scalars import scalar, string, text
from .writing import Anchored, Folded, Plain

NAMES = ["web", "api", "db", "cache"]
NAMESPACES = ["default", "shop", "other"]
WORKLOADS = {"Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "ReplicaSet": "apps/v1",
             "ReplicationController": "v1", "Job": "batch/v1", "CronJob": "batch/v1", "Pod": "v1"}
CLUSTER_KINDS = {"Namespace": "v1", "ClusterRole": "rbac.authorization.k8s.io/v1", "PersistentVolume": "v1",
                 "ClusterRoleBinding": "rbac.authorization.k8s.io/v1", "StorageClass": "storage.k8s.io/v1",
                 "PriorityClass": "scheduling.k8s.io/v1", "IngressClass": "networking.k8s.io/v1",
                 "CustomResourceDefinition": "apiextensions.k8s.io/v1", "APIService": "apiregistration.k8s.io/v1",
                 "ValidatingAdmissionPolicy": "admissionregistration.k8s.io/v1",
                 "ValidatingAdmissionPolicyBinding": "admissionregistration.k8s.io/v1",
                 "MutatingWebhookConfiguration": "admissionregistration.k8s.io/v1",
                 "ValidatingWebhookConfiguration": "admissionregistration.k8s.io/v1"}
OTHER_KINDS = {"ConfigMap": "v1", "Secret": "v1", "Service": "v1", "ServiceAccount": "v1",
               "PersistentVolumeClaim": "v1", "Role": "rbac.authorization.k8s.io/v1",
               "RoleBinding": "rbac.authorization.k8s.io/v1", "Ingress": "networking.k8s.io/v1",
               "NetworkPolicy": "networking.k8s.io/v1", "HorizontalPodAutoscaler": "autoscaling/v2beta2",
               "PodDisruptionBudget": "policy/v1", "LimitRange": "v1", "ResourceQuota": "v1", "Endpoints": "v1",
               "PodTemplate": "v1", "Thing": "example.com/v1", "Widget": "example.com/v1alpha1"}
API_VERSIONS = WORKLOADS | CLUSTER_KINDS | OTHER_KINDS
IMAGES = ["nginx", "nginx:1.7.9", "reg.io:5000/a/nginx:2@sha256:abc", "web", "postgres@sha256:aa", "img:v1", "a.b/c/web:x",
          "nginx:", ":x", "reg.io/nginx-extra:1", "", "gcr.io/a/b@sha256:00", "NGINX:1"]


def spec_of_pod(kind):
    """Where the pod spec is in such a workload."""
    return {"Pod": ["spec"], "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
            "PodTemplate": ["template", "spec"]}.get(kind, ["spec", "template", "spec"])


def put(value, path, item):
    """Sets the item at a path, making mappings on the way; `[]` behind a step makes a list of one."""
    for step in path[:-1]:
        if step.endswith("[]"):
            items = value.setdefault(step[:-2], [{}])
            if not isinstance(items, list) or not items or not isinstance(items[0], dict):
                return
            value = items[0]
        else:
            value = value.setdefault(step, {})
        if not isinstance(value, dict):
            return
    value[path[-1]] = item


class ObjectMaker:
    def __init__(self, random):
        self.r = random
        self.anchors = 0

    def chance(self, p):
        return self.r.random() < p

    def name(self):
        return self.r.choice(NAMES)

    def tree(self, depth):
        """A mapping of anything."""
        made = {}
        for _ in range(self.r.randint(1, 4)):
            key = self.r.choice(["a", "b", "k9", "k10", "name", "x-y", "x.y", "Zed", "on", "5", "é", "q k", "env", "items",
                                 Plain("5"), Plain("yes"), Plain("1.5"), Plain("~"), "A" * 140, "containers", "labels"])
            if isinstance(key, Plain) and not self.chance(0.1) or len(key) > 99 and not self.chance(0.2):
                key = "a"
            kind = self.r.random()
            if depth > 0 and kind < 0.2:
                made[key] = self.tree(depth - 1)
            elif depth > 0 and kind < 0.3:
                made[key] = [scalar(self.r) for _ in range(self.r.randint(1, 3))]
            elif depth > 0 and kind < 0.38:
                made[key] = [self.tree(depth - 1) for _ in range(self.r.randint(1, 3))]
            elif kind < 0.42:
                made[key] = self.r.choice([{}, [], {"a": 1, "b": ["x", 2]}, [1, "two", {"c": 3}], None, Plain(""), [[1], [2]],
                                           [[], {}], [None]])
            elif kind < 0.45:
                self.anchored(made, key)
            else:
                made[key] = scalar(self.r)
        return made

    def anchored(self, made, key):
        self.anchors += 1
        name = f"x{self.anchors}"
        if self.chance(0.5):
            made[key] = Anchored(name, {"m1": 1, "m2": scalar(self.r)})
            made["merged"] = {"m2": 5, "<<": Plain("*" + name)} if self.chance(0.5) else {"<<": Plain("*" + name), "m1": 9}
        else:
            made[key] = Anchored(name, self.r.choice(["text", 5, [1, 2]]))
            made["alias"] = Plain("*" + name)

    def metadata(self, name):
        made = {"name": name}
        if self.chance(0.2):
            made["namespace"] = self.r.choice(NAMESPACES)
        for field in ("labels", "annotations"):
            if self.chance(0.4):
                made[field] = {key: (scalar if self.chance(0.3) else string)(self.r) for key in
                               self.r.sample(["app", "tier", "example.com/x", "on"], self.r.randint(1, 2))}
            elif self.chance(0.03):
                made[field] = self.r.choice([None, {}])
        if self.chance(0.05):
            made.setdefault("annotations", {})
            if made["annotations"] is not None:
                made["annotations"]["config.kubernetes.io/local-config"] = self.r.choice(["true", "false", "yes"])
        return made

    def environment(self):
        entries = []
        for key in self.r.sample(["A", "B", "C"], self.r.randint(1, 2)):
            if self.chance(0.4):
                source = self.r.choice(["configMapKeyRef", "secretKeyRef"])
                entries.append({"name": key, "valueFrom": {source: {"name": self.name(), "key": "k"}}})
            else:
                entries.append({"name": key, "value": scalar(self.r) if self.chance(0.4) else string(self.r)})
        return entries

    def container(self, name):
        made = {"name": name, "image": self.r.choice(IMAGES)}
        if self.chance(0.1):
            del made[self.r.choice(["name", "image"])]
        if self.chance(0.4):
            made["env"] = self.environment()
        if self.chance(0.2):
            made["envFrom"] = [{self.r.choice(["configMapRef", "secretRef"]): {"name": self.name()}}]
        if self.chance(0.3):
            made["ports"] = [{"containerPort": 80}] + ([{"containerPort": 80, "protocol": "UDP"}] if self.chance(0.5) else [])
            if self.chance(0.5):
                made["ports"][0]["protocol"] = self.r.choice(["TCP", "UDP"])
        if self.chance(0.3):
            made["volumeMounts"] = [{"mountPath": self.r.choice(["/a", "/b"]), "name": "v"}]
        if self.chance(0.3):
            made[self.r.choice(["args", "command"])] = [string(self.r) for _ in range(self.r.randint(1, 3))]
        return made

    def pod(self):
        made = {"containers": [self.container(n) for n in self.r.sample(["main", "side", "log"], self.r.randint(1, 2))]}
        if self.chance(0.2):
            made["initContainers"] = [self.container("init")]
        if self.chance(0.4):
            made["volumes"] = [{"name": "v", **self.r.choice([
                {"configMap": {"name": self.name()}}, {"secret": {"secretName": self.name()}}, {"emptyDir": {}},
                {"persistentVolumeClaim": {"claimName": self.name()}}, {"image": {"reference": self.r.choice(IMAGES)}},
                {"projected": {"sources": [{"configMap": {"name": self.name()}}, {"secret": {"name": self.name()}}]}}])}]
        for field, chance in (("serviceAccountName", 0.3), ("priorityClassName", 0.1), ("serviceAccount", 0.05)):
            if self.chance(chance):
                made[field] = self.name()
        if self.chance(0.1):
            made["imagePullSecrets"] = [{"name": self.name()}]
        if self.chance(0.1):
            made["topologySpreadConstraints"] = [{"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
                                                  "labelSelector": {"matchLabels": {"app": "web"}}}]
        if self.chance(0.1):
            made["affinity"] = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
                {"topologyKey": "z", "labelSelector": {"matchLabels": {"app": "web"}}}]}}
        return made

    def workload(self, kind):
        made = {}
        put(made, spec_of_pod(kind), self.pod())
        if kind not in ("Pod", "CronJob", "Job", "DaemonSet", "PodTemplate") and self.chance(0.5):
            made["spec"]["replicas"] = self.r.choice([1, 2, "3", None])
        if kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet") and self.chance(0.5):
            made["spec"]["selector"] = {"matchLabels": {"app": "web"}}
            put(made, ["spec", "template", "metadata", "labels"], {"app": "web"})
        if kind == "StatefulSet":
            if self.chance(0.5):
                made["spec"]["serviceName"] = self.name()
            if self.chance(0.4):
                made["spec"]["volumeClaimTemplates"] = [{"metadata": {"name": "data"},
                                                         "spec": {"storageClassName": self.name()}}]
        return made

    def data(self):
        made = {key: (scalar if self.chance(0.3) else string)(self.r) for key in
                self.r.sample(["a", "b", "k9", "k10"], 2)}
        if self.chance(0.3):
            made["config.json"] = self.r.choice(['{"a": {"b": [1, 2.50, "x"], "c": null}, "d": "e"}', '{"a": {"b": "c"}}',
                                                 '[{"name": "main", "v": 1}]', '{\n  "a": {"b": "<x>"}\n}', "{broken", '"s"'])
        if self.chance(0.3):
            made["config.yaml"] = self.r.choice(["a:\n  b: c\n  # note\n  d: 0x1F\n", "- name: main\n  v: 1\n", "a: {b: [1, yes]}",
                                                 "a:\n    b: 'q'\n    l:\n    - 1\n"])
        if self.chance(0.2):
            made["conf"] = Folded("folded text\nin lines\n\nand more\n")
        return made

    def webhook(self):
        return {"webhooks": [{"name": "w.example.com", "clientConfig": {
            "service": {"name": self.name(), "namespace": self.r.choice(NAMESPACES)}}}]}

    def subjects(self):
        made = []
        for _ in range(self.r.randint(1, 2)):
            subject = {"kind": self.r.choice(["ServiceAccount", "ServiceAccount", "User"]),
                       "name": self.r.choice(NAMES + ["default"])}
            if self.chance(0.5):
                subject["namespace"] = self.r.choice(NAMESPACES)
            made.append(subject)
        return made

    def body(self, kind):
        if kind in WORKLOADS or kind == "PodTemplate":
            return self.workload(kind)
        name = self.name()
        makers = {
            "ConfigMap": lambda: {"data": self.data()},
            "Secret": lambda: {"type": "Opaque", "data": {"a": base64.b64encode(text(self.r).encode()).decode()},
                               **({"stringData": {"s": string(self.r)}} if self.chance(0.3) else {})},
            "Service": lambda: {"spec": {"selector": {"app": "web"}, "ports": [
                {"port": 80}, {"port": 443, "name": "s", **({"protocol": "TCP"} if self.chance(0.5) else {})}]}},
            "ServiceAccount": lambda: {"secrets": [{"name": name}], "imagePullSecrets": [{"name": self.name()}]},
            "PersistentVolumeClaim": lambda: {"spec": {"storageClassName": name, "volumeName": self.name()}},
            "PersistentVolume": lambda: {"spec": {"storageClassName": name, "claimRef": {"name": self.name()}}},
            "Role": lambda: {"rules": [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": [name, "other"]}]},
            "ClusterRole": lambda: {"rules": [{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": [name]}],
                                    **({"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}}
                                       if self.chance(0.3) else {})},
            "RoleBinding": lambda: {"roleRef": {"apiGroup": "rbac.authorization.k8s.io",
                                                "kind": self.r.choice(["Role", "ClusterRole"]), "name": name},
                                    "subjects": self.subjects()},
            "ClusterRoleBinding": lambda: {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                                                       "name": name}, "subjects": self.subjects()},
            "Ingress": lambda: {"spec": {
                "ingressClassName": self.name(), "tls": [{"secretName": self.name()}],
                "rules": [{"http": {"paths": [{"path": "/", "backend": {"service": {
                    "name": name, "port": {"number": 80}}}}]}}]}},
            "NetworkPolicy": lambda: {"spec": {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [
                {"from": [{"podSelector": {"matchLabels": {"app": "web"}}}]}]}},
            "HorizontalPodAutoscaler": lambda: {"spec": {"scaleTargetRef": {
                "apiVersion": "apps/v1", "kind": self.r.choice(["Deployment", "StatefulSet"]), "name": name}}},
            "PodDisruptionBudget": lambda: {"spec": {"minAvailable": scalar(self.r),
                                                     "selector": {"matchLabels": {"app": "web"}}}},
            "CustomResourceDefinition": lambda: {"spec": {"group": "example.com", "names": {"kind": "Thing"},
                                                          "conversion": {"webhook": {"clientConfig": {"service": {
                                                              "name": name, "namespace": "shop"}}}}}},
            "APIService": lambda: {"spec": {"service": {"name": name, "namespace": "shop"}, "group": "example.com"}},
            "ValidatingAdmissionPolicyBinding": lambda: {"spec": {"policyName": name}},
            "MutatingWebhookConfiguration": self.webhook, "ValidatingWebhookConfiguration": self.webhook,
            "StorageClass": lambda: {"provisioner": "x", "parameters": {"csi.storage.k8s.io/node-stage-secret-name": name}},
            "PriorityClass": lambda: {"value": scalar(self.r)},
            "Thing": lambda: {"spec": self.tree(3)}, "Widget": lambda: {"spec": self.tree(2)},
        }
        return makers.get(kind, dict)()

    def kind(self):
        source = self.r.choice([WORKLOADS, WORKLOADS, CLUSTER_KINDS, OTHER_KINDS, OTHER_KINDS, {"Thing": ""}, {"ConfigMap": ""}])
        return self.r.choice(list(source))

    def object(self, kind, name):
        return {"apiVersion": API_VERSIONS[kind], "kind": kind, "metadata": self.metadata(name), **self.body(kind)}

    def objects(self, count):
        made = []
        used = set()
        while len(made) < count:
            kind, name = self.kind(), self.name()
            if (kind, name) not in used or self.chance(0.03):
                used.add((kind, name))
                made.append(self.object(kind, name))
        return made
