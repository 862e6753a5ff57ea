// SPDX-License-Identifier: Apache-2.0
// Which form an image file has.
#include "image/image_file.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "image/docker_archive_source.hpp"
#include "image/layout.hpp"
#include "image/layout_source.hpp"
#include "image/member_files.hpp"

namespace berth::image {

std::unique_ptr<ImageSource> open_image_file(const AbsolutePath& path, const AbsolutePath& scratch,
                                             const CancelToken& cancel) {
    if (!exists(path)) {
        throw Error(ErrorKind::not_found, "there is no file '" + path.string() + "'");
    }
    std::unique_ptr<MemberFiles> files;
    if (is_directory(path)) {
        files = std::make_unique<FolderFiles>(path);
    } else {
        files = std::make_unique<ArchiveFiles>(path, scratch);
    }
    if (files->find_size(std::string(layout_marker_name))) {
        return std::make_unique<LayoutSource>(std::move(files));
    }
    if (files->find_size("manifest.json")) {
        return std::make_unique<DockerArchiveSource>(std::move(files), cancel);
    }
    throw Error(ErrorKind::invalid, files->description() + " holds no image: it has neither 'oci-layout' nor 'manifest.json'",
                "give an OCI archive or layout, or what 'docker save' wrote");
}

}  // namespace berth::image
