// SPDX-License-Identifier: Apache-2.0
// A failure to get a file over HTTP, told apart because nothing else is tried after it.
#pragma once

#include "base/error.hpp"

namespace berth::render {

class HttpFailure : public Error {
public:
    explicit HttpFailure(const Error& error) : Error{error} {}
};

}  // namespace berth::render
