// SPDX-License-Identifier: Apache-2.0
// A fetch that took longer than it may, told apart because it means that there is a repository.
#pragma once

#include "base/error.hpp"

namespace berth::git {

class TimedOut : public Error {
public:
    explicit TimedOut(const Error& error) : Error{error} {}
};

}  // namespace berth::git
