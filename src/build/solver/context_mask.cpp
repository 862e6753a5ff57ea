// SPDX-License-Identifier: Apache-2.0
// Whiteouts over ignored files.
#include "build/solver/context_mask.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <sys/stat.h>

namespace berth::build {
namespace {

class Masker {
public:
    Masker(const AbsolutePath& root, const dockerfile::PathPatterns& ignored, const AbsolutePath& mask,
           const CancelToken& cancel)
        : root_(root), ignored_(ignored), mask_(mask), cancel_(cancel) {}

    void folder(const std::string& path) {
        cancel_.throw_if_cancelled();
        for (const std::string& name : list_directory(path.empty() ? root_ : root_ / path)) {
            const std::string inner = path.empty() ? name : path + "/" + name;
            struct stat status {};
            if (lstat((root_ / inner).c_str(), &status) != 0) {
                continue;
            }
            const bool directory = S_ISDIR(status.st_mode);
            if (ignored_.excludes(inner) && !(directory && ignored_.may_readmit_below(inner))) {
                ensure_folder(path);
                if (mknod((mask_ / inner).c_str(), S_IFCHR, 0) != 0) {
                    throw system_error("hide", (mask_ / inner).string());
                }
            } else if (directory) {
                folder(inner);
            }
        }
    }

private:
    /// A folder of the mask stands over the real one: it has its mode and owner.
    void ensure_folder(const std::string& path) {
        if (path.empty() || exists(mask_ / path)) {
            return;
        }
        const std::size_t slash = path.rfind('/');
        ensure_folder(slash == std::string::npos ? std::string() : path.substr(0, slash));
        struct stat status {};
        const AbsolutePath made = mask_ / path;
        if (lstat((root_ / path).c_str(), &status) != 0 || mkdir(made.c_str(), 0755) != 0 ||
            chmod(made.c_str(), status.st_mode & 07777U) != 0) {
            throw system_error("make", made.string());
        }
    }

    const AbsolutePath& root_;
    const dockerfile::PathPatterns& ignored_;
    const AbsolutePath& mask_;
    const CancelToken& cancel_;
};

} // namespace

void mask_ignored(const AbsolutePath& root, const dockerfile::PathPatterns& ignored, const AbsolutePath& mask,
                  const CancelToken& cancel) {
    Masker(root, ignored, mask, cancel).folder("");
}

} // namespace berth::build
