// SPDX-License-Identifier: Apache-2.0
// Texts of image histories.
#include "build/dockerfile/history.hpp"

#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace berth::build::dockerfile {

std::string go_list(const std::vector<std::string>& values) { return fmt::format("[{}]", fmt::join(values, " ")); }

std::string go_quoted_list(const std::vector<std::string>& values) {
    std::string text = "[";
    for (const std::string& value : values) {
        text += (text.size() > 1 ? " " : "") + quoted(value);
    }
    return text + "]";
}

std::string go_duration(std::chrono::nanoseconds duration) {
    std::int64_t count = duration.count();
    if (count == 0) {
        return "0s";
    }
    const std::string sign = count < 0 ? "-" : "";
    count = count < 0 ? -count : count;
    const auto decimal = [&](std::int64_t unit, std::string_view name) {
        std::string fraction = fmt::format("{:0{}d}", count % unit, fmt::formatted_size("{}", unit) - 1);
        while (!fraction.empty() && fraction.back() == '0') {
            fraction.pop_back();
        }
        return fmt::format("{}{}{}{}", count / unit, fraction.empty() ? "" : ".", fraction, name);
    };
    if (count < 1'000) {
        return fmt::format("{}{}ns", sign, count);
    }
    if (count < 1'000'000) {
        return sign + decimal(1'000, "µs");
    }
    if (count < 1'000'000'000) {
        return sign + decimal(1'000'000, "ms");
    }
    constexpr std::int64_t minute = 60'000'000'000;
    std::string text = sign;
    if (count >= 60 * minute) {
        text += fmt::format("{}h", count / (60 * minute));
    }
    if (count >= minute) {
        text += fmt::format("{}m", count / minute % 60);
    }
    count %= minute;
    return text + decimal(1'000'000'000, "s");
}

std::string go_healthcheck(const image::Healthcheck& check) {
    return fmt::format("{{Test:{} Interval:{} Timeout:{} StartPeriod:{} StartInterval:{} Retries:{}}}",
                       go_list(check.test), go_duration(check.interval), go_duration(check.timeout),
                       go_duration(check.start_period), go_duration(check.start_interval), check.retries);
}

std::string run_text(const std::vector<std::string>& arguments,
                     const std::vector<std::pair<std::string, std::string>>& build_args) {
    std::string text;
    if (!build_args.empty()) {
        text = fmt::format("|{}", build_args.size());
        for (const auto& [key, value] : build_args) {
            text += fmt::format(" {}={}", key, value);
        }
    }
    for (const std::string& argument : arguments) {
        text += (text.empty() ? "" : " ") + argument;
    }
    return text;
}

} // namespace berth::build::dockerfile
