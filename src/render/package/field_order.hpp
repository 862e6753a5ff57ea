// SPDX-License-Identifier: Apache-2.0
// The order in which kustomize's cfg commands show fields. Facts: kyaml 0.21.1, yaml/order.go.
#pragma once

#include <array>
#include <string_view>

namespace berth::render::package {

/// Fields that are not here come after them, by name.
inline constexpr auto field_order = std::to_array<std::string_view>({
    "name", "generateName", "namespace", "clusterName", "apiVersion", "kind", "metadata", "type", "labels",
    "annotations", "spec", "status", "stringData", "data", "binaryData", "parallelism", "completions",
    "backoffLimit", "replicas", "selector", "manualSelector", "template", "ttlSecondsAfterFinished",
    "volumeClaimTemplates", "service", "serviceName", "podManagementPolicy", "updateStrategy", "strategy",
    "minReadySeconds", "revision", "revisionHistoryLimit", "paused", "progressDeadlineSeconds",
    "restartPolicy", "terminationGracePeriodSeconds", "activeDeadlineSeconds", "dnsPolicy",
    "serviceAccountName", "serviceAccount", "automountServiceAccountToken", "nodeName", "hostNetwork",
    "hostPID", "hostIPC", "shareProcessNamespace", "hostname", "subdomain", "schedulerName",
    "priorityClassName", "priority", "runtimeClassName", "enableServiceLinks", "nodeSelector",
    "hostAliases", "initContainers", "containers", "volumes", "imagePullSecrets", "affinity",
    "tolerations", "dnsConfig", "readinessGates", "image", "command", "args", "workingDir", "ports",
    "envFrom", "env", "resources", "volumeMounts", "volumeDevices", "livenessProbe", "readinessProbe",
    "lifecycle", "terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy",
    "securityContext", "stdin", "stdinOnce", "tty", "clusterIP", "externalIPs", "loadBalancerIP",
    "loadBalancerSourceRanges", "externalName", "externalTrafficPolicy", "sessionAffinity", "protocol",
    "port", "targetPort", "hostPort", "containerPort", "hostIP", "readOnly", "mountPath", "subPath",
    "subPathExpr", "mountPropagation", "value", "valueFrom", "fieldRef", "resourceFieldRef",
    "configMapKeyRef", "secretKeyRef", "prefix", "configMapRef", "secretRef"
});

}  // namespace berth::render::package
