// SPDX-License-Identifier: Apache-2.0
// Refusals of the API server as errors, and what counts as immutable.
#include "kube/api_error.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::kube;

TEST_CASE("a Status becomes an error with its causes") {
    const auto status = parse_status(422, R"({"kind": "Status", "reason": "Invalid", "code": 422, "message": "Deployment.apps \"a\" is invalid",
        "details": {"causes": [{"reason": "FieldValueInvalid", "field": "spec.selector", "message": "Invalid value: {}: field is immutable"}]}})");
    const ApiError error(status);
    CHECK(error.kind() == ErrorKind::invalid);
    CHECK(error.message() == "Deployment.apps \"a\" is invalid");
    REQUIRE(immutable_fields(status).size() == 1);
    CHECK(immutable_fields(status).front().field == "spec.selector");
}

TEST_CASE("a plain mistake is not taken for an immutable field") {
    ApiError::Status status{422, "Invalid", "", {{"FieldValueInvalid", "spec.replicas", "must be greater than or equal to 0"}}, {}};
    CHECK(immutable_fields(status).empty());
    status.causes.push_back({"FieldValueInvalid", "spec.selector", "field is immutable"});
    CHECK(immutable_fields(status).empty());
    status.code = 409;
    CHECK(immutable_fields(status).empty());
}

TEST_CASE("StatefulSets and claims say it in their own words") {
    CHECK_FALSE(immutable_fields({422, "Invalid", "", {{"FieldValueForbidden", "spec", "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden"}}, {}}).empty());
    CHECK_FALSE(immutable_fields({422, "Invalid", "", {{"FieldValueForbidden", "spec", "Forbidden: spec is immutable after creation except resources.requests"}}, {}}).empty());
}

TEST_CASE("what is no Status is told as it is") {
    CHECK(parse_status(502, "bad gateway\n").message == "the API server answered 502: bad gateway");
    CHECK(ApiError(parse_status(503, "")).kind() == ErrorKind::unavailable);
    CHECK(is_expired(parse_status(410, "{}")));
}
