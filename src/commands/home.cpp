// SPDX-License-Identifier: Apache-2.0
// Choice of the home folder.
#include "commands/home.hpp"

#include <unistd.h>

#include "base/environment.hpp"
#include "base/error.hpp"

namespace berth::commands {

AbsolutePath home_directory() {
    if (const auto home = find_environment("BERTH_HOME")) {
        return AbsolutePath::from_working_directory(*home);
    }
    if (::geteuid() == 0) {
        return AbsolutePath("/var/lib/berth");
    }
    // XDG base directory specification: a relative value is to be ignored.
    if (const auto data = find_environment("XDG_DATA_HOME"); data && data->starts_with('/')) {
        return AbsolutePath(*data) / "berth";
    }
    if (const auto user = find_environment("HOME"); user && user->starts_with('/')) {
        return AbsolutePath(*user) / ".local/share/berth";
    }
    throw Error(ErrorKind::usage, "there is no folder for berth's data", "set BERTH_HOME or HOME");
}

}  // namespace berth::commands
