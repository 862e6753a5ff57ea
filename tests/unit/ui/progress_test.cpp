// SPDX-License-Identifier: Apache-2.0
// The three styles of progress, seen through a pipe.
#include <doctest/doctest.h>
#include <fcntl.h>

#include "base/file.hpp"
#include "json/parse.hpp"
#include "ui/progress_view.hpp"

using namespace berth;
using namespace berth::ui;

namespace {

/// Standard error of a terminal object as a file that can be read back.
class Talk {
public:
    Talk() : file_(open_file(folder_.path() / "talk", O_RDWR | O_CREAT)), terminal_(file_.get(), file_.get()) {}
    [[nodiscard]] const Terminal& terminal() const { return terminal_; }
    [[nodiscard]] std::string text() const { return read_file(folder_.path() / "talk"); }

private:
    TemporaryDirectory folder_;
    FileDescriptor file_;
    Terminal terminal_;
};

void work(progress::Sink& sink) {
    progress::Task outer(sink, "making");
    {
        progress::Task inner(sink, "step", outer.id());
        progress::Task deep(sink, "deep", inner.id());
        inner.log("a \x1b[31mred\x1b[0m line\r");
        deep.finish(progress::Outcome::done);
        inner.finish(progress::Outcome::cached);
    }
    progress::debug(sink, "hidden");
    progress::warn(sink, "look out");
    outer.finish(progress::Outcome::failed);
}

std::string without_times(std::string text) {
    for (std::size_t open = 0; (open = text.find('(', open)) != std::string::npos; ++open) {
        text.replace(open, text.find(')', open) - open + 1, "(T)");
    }
    return text;
}

}  // namespace

TEST_CASE("ui: plain progress has a line for begin and end of the upper tasks") {
    const Talk talk;
    work(*make_progress_view(ProgressStyle::plain, Verbosity::normal, talk.terminal(), {}));
    CHECK(without_times(talk.text()) ==
          "making ...\nstep ...\nstep | a red line\nstep: cached (T)\nwarning: look out\nmaking: failed (T)\n");
}

TEST_CASE("ui: quiet leaves warnings and errors, and the output of what failed") {
    const Talk talk;
    const auto view = make_progress_view(ProgressStyle::plain, Verbosity::quiet, talk.terminal(), {});
    work(*view);
    view->report(Error("no"));
    CHECK(talk.text() == "warning: look out\nerror: no\n");
}

TEST_CASE("ui: automatic is plain where there is no terminal") {
    const Talk talk;
    progress::info(*make_progress_view(ProgressStyle::automatic, Verbosity::normal, talk.terminal(), {}), "hello");
    CHECK(talk.text() == "hello\n");
}

TEST_CASE("ui: JSON progress is one object a line with all fields") {
    const Talk talk;
    const auto view = make_progress_view(ProgressStyle::json, Verbosity::normal, talk.terminal(), {});
    {
        progress::Task task(*view, "making");
        task.advance(1, 0);
    }
    view->report(Error("no", "do"));
    const std::string text = talk.text();
    std::vector<json::Value> lines;
    for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1) {
        lines.push_back(json::parse(text.substr(begin, text.find('\n', begin) - begin)));
    }
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].text_at({"event"}) == "started");
    CHECK(lines[0].text_at({"title"}) == "making");
    CHECK(lines[0].find("parent")->is_null());
    CHECK(lines[1].find("total")->is_null());
    CHECK(lines[1].text_at({"unit"}) == "B");
    CHECK(lines[2].text_at({"outcome"}) == "done");
    CHECK(lines[3].text_at({"hint"}) == "do");
    for (const auto& line : lines) {
        CHECK(line.text_at({"time"}).size() == 20);
    }
}

TEST_CASE("ui: tty progress keeps the upper tasks and takes the live area away at the end") {
    const Talk talk;
    work(*make_progress_view(ProgressStyle::tty, Verbosity::normal, talk.terminal(), {}));
    const std::string text = talk.text();
    CHECK(text.find("⠋ making") != std::string::npos);
    CHECK(text.find(" ✓ step  cached\n") != std::string::npos);
    CHECK(text.find("✓ deep") == std::string::npos);
    CHECK(text.find(" ✗ making") != std::string::npos);
    CHECK(text.find("warning: look out\n") != std::string::npos);
}

TEST_CASE("ui: what unwinds after Ctrl-C is shown as cancelled") {
    for (const auto style : {ProgressStyle::plain, ProgressStyle::json, ProgressStyle::tty}) {
        const Talk talk;
        CancelSource cancel;
        const auto view = make_progress_view(style, Verbosity::normal, talk.terminal(), cancel.token());
        progress::Task task(*view, "making");
        cancel.cancel();
        task.finish(progress::Outcome::failed);
        CHECK(talk.text().find("cancelled") != std::string::npos);
        CHECK(talk.text().find("failed") == std::string::npos);
    }
}
