// SPDX-License-Identifier: Apache-2.0
// The fields that kustomize 5.8.1 transforms when no configuration says otherwise, in the order it visits them.
#include "render/schema/default_field_specs.hpp"

#include <array>

namespace berth::render {

namespace {

constexpr std::array<FieldSpec, 1> name_prefix{{
    {"", "", "", "metadata/name", Create::no},
}};

constexpr std::array<FieldSpec, 1> name_suffix{{
    {"", "", "", "metadata/name", Create::no},
}};

constexpr std::array<FieldSpec, 3> name_space{{
    {"", "", "Namespace", "metadata/name", Create::yes},
    {"apiextensions.k8s.io", "", "CustomResourceDefinition", "spec/conversion/webhook/clientConfig/service/namespace", Create::no},
    {"apiregistration.k8s.io", "", "APIService", "spec/service/namespace", Create::yes},
}};

constexpr std::array<FieldSpec, 32> common_labels{{
    {"", "v1", "Service", "spec/selector", Create::yes},
    {"apps", "", "Deployment", "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", Create::no},
    {"apps", "", "Deployment", "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", Create::no},
    {"apps", "", "Deployment", "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", Create::no},
    {"apps", "", "Deployment", "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", Create::no},
    {"apps", "", "Deployment", "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", Create::no},
    {"", "", "Deployment", "spec/template/metadata/labels", Create::yes},
    {"", "", "Deployment", "spec/selector/matchLabels", Create::yes},
    {"apps", "", "StatefulSet", "spec/selector/matchLabels", Create::yes},
    {"apps", "", "StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels", Create::yes},
    {"apps", "", "StatefulSet", "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", Create::no},
    {"apps", "", "StatefulSet", "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", Create::no},
    {"apps", "", "StatefulSet", "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", Create::no},
    {"apps", "", "StatefulSet", "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", Create::no},
    {"apps", "", "StatefulSet", "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", Create::no},
    {"apps", "", "StatefulSet", "spec/template/metadata/labels", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/metadata/labels", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/spec/template/metadata/labels", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/spec/selector/matchLabels", Create::no},
    {"policy", "", "PodDisruptionBudget", "spec/selector/matchLabels", Create::no},
    {"batch", "", "Job", "spec/selector/matchLabels", Create::no},
    {"batch", "", "Job", "spec/template/metadata/labels", Create::yes},
    {"networking.k8s.io", "", "NetworkPolicy", "spec/egress/to/podSelector/matchLabels", Create::no},
    {"networking.k8s.io", "", "NetworkPolicy", "spec/ingress/from/podSelector/matchLabels", Create::no},
    {"networking.k8s.io", "", "NetworkPolicy", "spec/podSelector/matchLabels", Create::no},
    {"", "v1", "ReplicationController", "spec/template/metadata/labels", Create::yes},
    {"", "v1", "ReplicationController", "spec/selector", Create::yes},
    {"", "", "DaemonSet", "spec/template/metadata/labels", Create::yes},
    {"", "", "DaemonSet", "spec/selector/matchLabels", Create::yes},
    {"", "", "ReplicaSet", "spec/template/metadata/labels", Create::yes},
    {"", "", "ReplicaSet", "spec/selector/matchLabels", Create::yes},
    {"", "", "", "metadata/labels", Create::yes},
}};

constexpr std::array<FieldSpec, 10> template_labels{{
    {"", "", "Deployment", "spec/template/metadata/labels", Create::yes},
    {"apps", "", "StatefulSet", "spec/template/metadata/labels", Create::yes},
    {"apps", "", "StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/metadata/labels", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/spec/template/metadata/labels", Create::yes},
    {"batch", "", "Job", "spec/template/metadata/labels", Create::yes},
    {"", "v1", "ReplicationController", "spec/template/metadata/labels", Create::yes},
    {"", "", "DaemonSet", "spec/template/metadata/labels", Create::yes},
    {"", "", "ReplicaSet", "spec/template/metadata/labels", Create::yes},
    {"", "", "", "metadata/labels", Create::yes},
}};

constexpr std::array<FieldSpec, 9> common_annotations{{
    {"", "", "Deployment", "spec/template/metadata/annotations", Create::yes},
    {"", "", "StatefulSet", "spec/template/metadata/annotations", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/metadata/annotations", Create::yes},
    {"batch", "", "CronJob", "spec/jobTemplate/spec/template/metadata/annotations", Create::yes},
    {"batch", "", "Job", "spec/template/metadata/annotations", Create::yes},
    {"", "v1", "ReplicationController", "spec/template/metadata/annotations", Create::yes},
    {"", "", "DaemonSet", "spec/template/metadata/annotations", Create::yes},
    {"", "", "ReplicaSet", "spec/template/metadata/annotations", Create::yes},
    {"", "", "", "metadata/annotations", Create::yes},
}};

constexpr std::array<FieldSpec, 72> var_reference{{
    {"", "", "Service", "spec/ports/port", Create::no},
    {"", "", "Service", "spec/ports/targetPort", Create::no},
    {"", "", "PersistentVolume", "spec/nfs/server", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/env/value", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/command", Create::no},
    {"", "", "Deployment", "spec/template/spec/initContainers/args", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/env/value", Create::no},
    {"", "", "Deployment", "spec/template/spec/volumes/nfs/server", Create::no},
    {"", "", "Deployment", "spec/template/metadata/annotations", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/command", Create::no},
    {"", "", "Deployment", "spec/template/spec/containers/args", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/env/value", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/args", Create::no},
    {"", "", "StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/command", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/command", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/containers/args", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "StatefulSet", "spec/template/spec/initContainers/env/value", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/env/value", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/command", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/args", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/env/value", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/command", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server", Create::no},
    {"", "", "CronJob", "spec/jobTemplate/spec/template/spec/containers/args", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/command", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/volumes/nfs/server", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/env/value", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/command", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/initContainers/args", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/env/value", Create::no},
    {"", "", "DaemonSet", "spec/template/spec/containers/args", Create::no},
    {"", "", "Ingress", "spec/tls/secretName", Create::no},
    {"", "", "Ingress", "spec/tls/hosts", Create::no},
    {"", "", "Ingress", "spec/rules/host", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/command", Create::no},
    {"", "", "Job", "spec/template/spec/volumes/nfs/server", Create::no},
    {"", "", "Job", "spec/template/spec/containers/args", Create::no},
    {"", "", "Job", "spec/template/spec/containers/command", Create::no},
    {"", "", "Job", "spec/template/spec/containers/env/value", Create::no},
    {"", "", "Job", "spec/template/spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/args", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/env/value", Create::no},
    {"", "", "Job", "spec/template/spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "Pod", "spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "Pod", "spec/containers/args", Create::no},
    {"", "", "Pod", "spec/initContainers/command", Create::no},
    {"", "", "Pod", "spec/initContainers/env/value", Create::no},
    {"", "", "Pod", "spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "Pod", "spec/volumes/nfs/server", Create::no},
    {"", "", "Pod", "spec/initContainers/args", Create::no},
    {"", "", "Pod", "spec/containers/env/value", Create::no},
    {"", "", "Pod", "spec/containers/command", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/volumes/nfs/server", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/volumeMounts/mountPath", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/env/value", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/command", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/containers/args", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/args", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/volumeMounts/mountPath", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/env/value", Create::no},
    {"", "", "ReplicaSet", "spec/template/spec/initContainers/command", Create::no},
    {"", "", "", "metadata/labels", Create::no},
    {"", "", "", "metadata/annotations", Create::no},
}};

constexpr std::array<FieldSpec, 6> images{{
    {"", "", "", "spec/containers[]/image", Create::yes},
    {"", "", "", "spec/initContainers[]/image", Create::yes},
    {"", "", "", "spec/volumes[]/image/reference", Create::yes},
    {"", "", "", "spec/template/spec/containers[]/image", Create::yes},
    {"", "", "", "spec/template/spec/initContainers[]/image", Create::yes},
    {"", "", "", "spec/template/spec/volumes[]/image/reference", Create::yes},
}};

constexpr std::array<FieldSpec, 4> replicas{{
    {"", "", "Deployment", "spec/replicas", Create::yes},
    {"", "", "StatefulSet", "spec/replicas", Create::yes},
    {"", "", "ReplicaSet", "spec/replicas", Create::yes},
    {"", "", "ReplicationController", "spec/replicas", Create::yes},
}};

}  // namespace

std::span<const FieldSpec> default_field_specs(FieldSpecSection section) {
    switch (section) {
    case FieldSpecSection::name_prefix:
        return name_prefix;
    case FieldSpecSection::name_suffix:
        return name_suffix;
    case FieldSpecSection::name_space:
        return name_space;
    case FieldSpecSection::common_labels:
        return common_labels;
    case FieldSpecSection::labels:
        return {};
    case FieldSpecSection::template_labels:
        return template_labels;
    case FieldSpecSection::common_annotations:
        return common_annotations;
    case FieldSpecSection::var_reference:
        return var_reference;
    case FieldSpecSection::images:
        return images;
    case FieldSpecSection::replicas:
        return replicas;
    }
    return {};
}

}  // namespace berth::render
