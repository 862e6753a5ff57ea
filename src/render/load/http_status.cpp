// SPDX-License-Identifier: Apache-2.0
// https://www.iana.org/assignments/http-status-codes, and the teapot.
#include "render/load/http_status.hpp"

#include <algorithm>
#include <array>

namespace berth::render {

namespace {

struct NamedStatus {
    int status;
    std::string_view text;
};

constexpr std::array names{
    NamedStatus{100, "Continue"}, NamedStatus{101, "Switching Protocols"}, NamedStatus{102, "Processing"},
    NamedStatus{103, "Early Hints"}, NamedStatus{300, "Multiple Choices"}, NamedStatus{301, "Moved Permanently"},
    NamedStatus{302, "Found"}, NamedStatus{303, "See Other"}, NamedStatus{304, "Not Modified"},
    NamedStatus{305, "Use Proxy"}, NamedStatus{307, "Temporary Redirect"}, NamedStatus{308, "Permanent Redirect"},
    NamedStatus{400, "Bad Request"}, NamedStatus{401, "Unauthorized"}, NamedStatus{402, "Payment Required"},
    NamedStatus{403, "Forbidden"}, NamedStatus{404, "Not Found"}, NamedStatus{405, "Method Not Allowed"},
    NamedStatus{406, "Not Acceptable"}, NamedStatus{407, "Proxy Authentication Required"},
    NamedStatus{408, "Request Timeout"}, NamedStatus{409, "Conflict"}, NamedStatus{410, "Gone"},
    NamedStatus{411, "Length Required"}, NamedStatus{412, "Precondition Failed"},
    NamedStatus{413, "Request Entity Too Large"}, NamedStatus{414, "Request URI Too Long"},
    NamedStatus{415, "Unsupported Media Type"}, NamedStatus{416, "Requested Range Not Satisfiable"},
    NamedStatus{417, "Expectation Failed"}, NamedStatus{418, "I'm a teapot"}, NamedStatus{421, "Misdirected Request"},
    NamedStatus{422, "Unprocessable Entity"}, NamedStatus{423, "Locked"}, NamedStatus{424, "Failed Dependency"},
    NamedStatus{425, "Too Early"}, NamedStatus{426, "Upgrade Required"}, NamedStatus{428, "Precondition Required"},
    NamedStatus{429, "Too Many Requests"}, NamedStatus{431, "Request Header Fields Too Large"},
    NamedStatus{451, "Unavailable For Legal Reasons"}, NamedStatus{500, "Internal Server Error"},
    NamedStatus{501, "Not Implemented"}, NamedStatus{502, "Bad Gateway"}, NamedStatus{503, "Service Unavailable"},
    NamedStatus{504, "Gateway Timeout"}, NamedStatus{505, "HTTP Version Not Supported"},
    NamedStatus{506, "Variant Also Negotiates"}, NamedStatus{507, "Insufficient Storage"},
    NamedStatus{508, "Loop Detected"}, NamedStatus{510, "Not Extended"},
    NamedStatus{511, "Network Authentication Required"},
};

}  // namespace

std::string_view http_status_text(int status) {
    const auto found = std::ranges::find(names, status, &NamedStatus::status);
    return found == names.end() ? std::string_view{} : found->text;
}

}  // namespace berth::render
