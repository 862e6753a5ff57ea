# SPDX-License-Identifier: Apache-2.0
"""Texts of Kubernetes objects."""


def config_map(i):
    return (f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-{i}\ndata:\n"
            f"  key: \"{i}\"\n  other: value-{i}\n")


def deployment(i, environment=""):
    """Refers to config map and secret i by name."""
    return f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{i}
  labels: {{app: web-{i}, tier: front}}
spec:
  replicas: 1
  selector:
    matchLabels: {{app: web-{i}}}
  template:
    metadata:
      labels: {{app: web-{i}}}
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: registry.test/web:1
        envFrom:
        - configMapRef: {{name: settings-{i}}}
        - secretRef: {{name: keys}}
{environment}        ports:
        - containerPort: 8080
        resources:
          limits: {{cpu: 500m, memory: 128Mi}}
      - name: helper
        image: registry.test/helper@sha256:{'0' * 64}
      volumes:
      - name: settings
        configMap: {{name: settings-{i}}}
"""


def service(i):
    return f"""apiVersion: v1
kind: Service
metadata:
  name: web-{i}
spec:
  selector: {{app: web-{i}}}
  ports:
  - port: 80
    targetPort: 8080
"""


def stream(documents):
    return "---\n".join(documents)
