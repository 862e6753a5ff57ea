// SPDX-License-Identifier: Apache-2.0
// Names for completion, read from disk.
#include "commands/present_names.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include "base/file.hpp"

using namespace berth;
using commands::present_names;

namespace {

/// Sets a variable for the time of one test.
class Variable {
public:
    Variable(const char* name, const AbsolutePath& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

}  // namespace

TEST_CASE("commands::present_names lists clusters below the home, none where there is no home") {
    const TemporaryDirectory folder;
    const Variable home("BERTH_HOME", folder.path());
    CHECK(present_names(cli::Completes::cluster).empty());
    ensure_directory(folder.path() / "clusters/two");
    ensure_directory(folder.path() / "clusters/one");
    CHECK(present_names(cli::Completes::cluster) == std::vector<std::string>{"one", "two"});
}
