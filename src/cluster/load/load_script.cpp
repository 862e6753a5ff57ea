// SPDX-License-Identifier: Apache-2.0
// containerd's content sharing makes this possible: content that its store has on disk is taken as ingested when its
// digest is announced, and a snapshot is whatever lies in its folder when it is committed.
#include "cluster/load/load_script.hpp"

#include <fmt/format.h>

namespace berth::cluster {

namespace {

constexpr const char* prologue = R"(set -eu
ctr() { command ctr --namespace k8s.io "$@"; }
known=$(ctr snapshots ls | cut -d' ' -f1)

# blob HEX SIZE
blob() {
    [ -e "$content/$1" ] || ln -sf "$blobs/$1" "$content/$1"
    # Nothing is read: containerd begins where it says the content ends already.
    ctr content ingest --expected-digest "sha256:$1" --expected-size "$2" "berth-$1" <"$content/$1"
}

# layer CHAIN PARENT FOLDER
layer() {
    case "
$known
" in *"
$1
"*) return ;; esac
    [ -d "$3" ]
    # A leftover of a load that was killed has the same name.
    where=$(ctr snapshots prepare --target /x "berth-$1" $2 2>/dev/null) || {
        ctr snapshots rm "berth-$1"
        where=$(ctr snapshots prepare --target /x "berth-$1" $2)
    }
    # The first layer is mounted by itself, the others as the upper folder of an overlay.
    case "$where" in
    *upperdir=*) folder=${where##*upperdir=} folder=${folder%%,*} ;;
    *) folder=${where#*bind } folder=${folder%% *} ;;
    esac
    rmdir "$folder"
    ln -s "$3" "$folder"
    ctr snapshots commit "$1" "berth-$1"
}

)";

}  // namespace

std::string make_load_script(const LoadPlan& plan) {
    std::string script = fmt::format("content={}\nblobs={}\n{}", containerd_blobs, node_blobs, prologue);
    // The order keeps everything from containerd's garbage collection, which may run at any moment: snapshots are roots
    // as `ctr` makes them, the image holds its blobs. And the image is usable from the moment it is there.
    std::string parent;
    for (const LoadLayer& layer : plan.layers) {
        script += fmt::format("layer {} '{}' {}\n", layer.chain.text(), parent, layer.folder);
        parent = layer.chain.text();
    }
    script += fmt::format("ctr images import --no-unpack {} >/dev/null\n", plan.archive);
    for (const LoadBlob& blob : plan.blobs) {
        script += fmt::format("blob {} {}\n", blob.digest.encoded(), blob.size);
    }
    return script;
}

}  // namespace berth::cluster
