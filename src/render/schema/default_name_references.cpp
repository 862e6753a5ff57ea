// SPDX-License-Identifier: Apache-2.0
// Which fields hold the name of another object, by the kind of that object; kustomize 5.8.1's list in its order.
#include "render/schema/default_field_specs.hpp"

#include <array>

namespace berth::render {

namespace {

constexpr std::array<FieldSpec, 3> to_storageclass{{
    {"", "", "PersistentVolume", "spec/storageClassName", Create::no},
    {"", "", "PersistentVolumeClaim", "spec/storageClassName", Create::no},
    {"", "", "StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName", Create::no},
}};

constexpr std::array<FieldSpec, 9> to_serviceaccount{{
    {"rbac.authorization.k8s.io", "", "RoleBinding", "subjects", Create::no},
    {"rbac.authorization.k8s.io", "", "ClusterRoleBinding", "subjects", Create::no},
    {"", "", "Pod", "spec/serviceAccountName", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/serviceAccountName", Create::no},
    {"", "", "Deployment", "spec/template/spec/serviceAccountName", Create::no},
    {"", "", "ReplicationController", "spec/template/spec/serviceAccountName", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/serviceAccountName", Create::no},
    {"", "", "Job", "spec/template/spec/serviceAccountName", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/serviceAccountName", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_role{{
    {"rbac.authorization.k8s.io", "", "RoleBinding", "roleRef/name", Create::no},
}};

constexpr std::array<FieldSpec, 2> to_clusterrole{{
    {"rbac.authorization.k8s.io", "", "RoleBinding", "roleRef/name", Create::no},
    {"rbac.authorization.k8s.io", "", "ClusterRoleBinding", "roleRef/name", Create::no},
}};

constexpr std::array<FieldSpec, 52> to_configmap{{
    {"", "v1", "Pod", "spec/volumes/configMap/name", Create::no},
    {"", "v1", "Pod", "spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "v1", "Pod", "spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "v1", "Pod", "spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "v1", "Pod", "spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "v1", "Pod", "spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "PodTemplate", "template/spec/volumes/configMap/name", Create::no},
    {"", "", "PodTemplate", "template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/volumes/configMap/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/volumes/configMap/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/volumes/configMap/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/volumes/configMap/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "Job", "spec/template/spec/volumes/configMap/name", Create::no},
    {"", "", "Job", "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/volumes/configMap/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/volumes/projected/sources/configMap/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/envFrom/configMapRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/envFrom/configMapRef/name", Create::no},
    {"", "", "Node", "spec/configSource/configMap", Create::no},
    {"", "", "Role", "rules/resourceNames", Create::no},
    {"", "", "ClusterRole", "rules/resourceNames", Create::no},
    {"", "", "Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", Create::no},
}};

constexpr std::array<FieldSpec, 70> to_secret{{
    {"", "v1", "Pod", "spec/volumes/secret/secretName", Create::no},
    {"", "v1", "Pod", "spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "v1", "Pod", "spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "v1", "Pod", "spec/containers/envFrom/secretRef/name", Create::no},
    {"", "v1", "Pod", "spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "v1", "Pod", "spec/imagePullSecrets/name", Create::no},
    {"", "v1", "Pod", "spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "PodTemplate", "template/spec/volumes/secret/secretName", Create::no},
    {"", "", "PodTemplate", "template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "PodTemplate", "template/spec/imagePullSecrets/name", Create::no},
    {"", "", "PodTemplate", "template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/volumes/secret/secretName", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/imagePullSecrets/name", Create::no},
    {"", "", "Deployment", "spec/template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/volumes/secret/secretName", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/imagePullSecrets/name", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/volumes/secret/secretName", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/imagePullSecrets/name", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/volumes/secret/secretName", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/imagePullSecrets/name", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "Job", "spec/template/spec/volumes/secret/secretName", Create::no},
    {"", "", "Job", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "Job", "spec/template/spec/imagePullSecrets/name", Create::no},
    {"", "", "Job", "spec/template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/volumes/secret/secretName", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/volumes/projected/sources/secret/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/envFrom/secretRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/envFrom/secretRef/name", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/imagePullSecrets/name", Create::no},
    {"", "", "Ingress", "spec/tls/secretName", Create::no},
    {"", "", "Ingress", "metadata/annotations/ingress.kubernetes.io\\/auth-secret", Create::no},
    {"", "", "Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret", Create::no},
    {"", "", "Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret", Create::no},
    {"", "", "Ingress", "spec/tls/secretName", Create::no},
    {"", "", "ServiceAccount", "imagePullSecrets/name", Create::no},
    {"", "", "StorageClass", "parameters/secretName", Create::no},
    {"", "", "StorageClass", "parameters/adminSecretName", Create::no},
    {"", "", "StorageClass", "parameters/userSecretName", Create::no},
    {"", "", "StorageClass", "parameters/secretRef", Create::no},
    {"", "", "Role", "rules/resourceNames", Create::no},
    {"", "", "ClusterRole", "rules/resourceNames", Create::no},
    {"serving.knative.dev", "v1", "Service", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Create::no},
    {"", "", "PersistentVolume", "spec/azureFile/secretName", Create::no},
}};

constexpr std::array<FieldSpec, 8> to_service{{
    {"apps", "", "StatefulSet", "spec/serviceName", Create::no},
    {"", "", "Ingress", "spec/rules/http/paths/backend/serviceName", Create::no},
    {"", "", "Ingress", "spec/backend/serviceName", Create::no},
    {"", "", "Ingress", "spec/rules/http/paths/backend/service/name", Create::no},
    {"", "", "Ingress", "spec/defaultBackend/service/name", Create::no},
    {"apiregistration.k8s.io", "", "APIService", "spec/service/name", Create::no},
    {"admissionregistration.k8s.io", "", "ValidatingWebhookConfiguration", "webhooks/clientConfig/service", Create::no},
    {"admissionregistration.k8s.io", "", "MutatingWebhookConfiguration", "webhooks/clientConfig/service", Create::no},
}};

constexpr std::array<FieldSpec, 7> to_priorityclass{{
    {"", "", "Pod", "spec/priorityClassName", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/priorityClassName", Create::no},
    {"", "", "Deployment", "spec/template/spec/priorityClassName", Create::no},
    {"", "", "ReplicationController", "spec/template/spec/priorityClassName", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/priorityClassName", Create::no},
    {"", "", "Job", "spec/template/spec/priorityClassName", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/priorityClassName", Create::no},
}};

constexpr std::array<FieldSpec, 2> to_persistentvolume{{
    {"", "", "PersistentVolumeClaim", "spec/volumeName", Create::no},
    {"", "", "ClusterRole", "rules/resourceNames", Create::no},
}};

constexpr std::array<FieldSpec, 7> to_persistentvolumeclaim{{
    {"", "", "Pod", "spec/volumes/persistentVolumeClaim/claimName", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/volumes/persistentVolumeClaim/claimName", Create::no},
    {"", "", "Deployment", "spec/template/spec/volumes/persistentVolumeClaim/claimName", Create::no},
    {"", "", "ReplicationController", "spec/template/spec/volumes/persistentVolumeClaim/claimName", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/volumes/persistentVolumeClaim/claimName", Create::no},
    {"", "", "Job", "spec/template/spec/volumes/persistentVolumeClaim/claimName", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/volumes/persistentVolumeClaim/claimName", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_deployment{{
    {"", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_statefulset{{
    {"", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_validatingadmissionpolicy{{
    {"admissionregistration.k8s.io", "", "ValidatingAdmissionPolicyBinding", "spec/policyName", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_ingressclass{{
    {"", "", "Ingress", "spec/ingressClassName", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_replicaset{{
    {"", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name", Create::no},
}};

constexpr std::array<FieldSpec, 1> to_replicationcontroller{{
    {"", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name", Create::no},
}};

constexpr std::array<DefaultNameReference, 16> references{{
    {"storage.k8s.io", "v1", "StorageClass", to_storageclass},
    {"", "v1", "ServiceAccount", to_serviceaccount},
    {"rbac.authorization.k8s.io", "", "Role", to_role},
    {"rbac.authorization.k8s.io", "", "ClusterRole", to_clusterrole},
    {"", "v1", "ConfigMap", to_configmap},
    {"", "v1", "Secret", to_secret},
    {"", "v1", "Service", to_service},
    {"scheduling.k8s.io", "v1", "PriorityClass", to_priorityclass},
    {"", "v1", "PersistentVolume", to_persistentvolume},
    {"", "v1", "PersistentVolumeClaim", to_persistentvolumeclaim},
    {"", "", "Deployment", to_deployment},
    {"", "", "StatefulSet", to_statefulset},
    {"admissionregistration.k8s.io", "", "ValidatingAdmissionPolicy", to_validatingadmissionpolicy},
    {"networking.k8s.io/v1", "v1", "IngressClass", to_ingressclass},
    {"", "", "ReplicaSet", to_replicaset},
    {"", "", "ReplicationController", to_replicationcontroller},
}};

}  // namespace

std::span<const DefaultNameReference> default_name_references() {
    return references;
}

}  // namespace berth::render
