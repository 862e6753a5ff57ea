// SPDX-License-Identifier: Apache-2.0
// Comments that become due with nodes and are written once.
#include "yaml/due_comments.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

struct Commented {
    Notes notes{};
    Node node{};

    explicit Commented(Notes own, Kind kind = Kind::scalar) : notes{own} {
        node.kind = kind;
        node.notes = &notes;
    }
    Commented(const Commented&) = delete;
    Commented& operator=(const Commented&) = delete;
    Commented(Commented&&) = delete;
    Commented& operator=(Commented&&) = delete;
    ~Commented() = default;
};

struct Written {
    std::string text{};
    LineOutput out{text};
    DueComments comments{out};
};

} // namespace

TEST_CASE("yaml::DueComments: each comment of a scalar has its place and is written once") {
    const Commented scalar{{.head = "# above", .line = "# behind", .foot = "# below"}};
    Written written;
    written.comments.arrive(scalar.node);
    written.comments.write_head(2);
    written.out.write_indent(2);
    written.out.put_opening("a");
    for (int again = 0; again < 2; ++again) {
        written.comments.write_head(2);
        written.comments.write_line(2);
        written.comments.write_foot(2);
    }
    CHECK(written.text == "  # above\n  a # behind\n  # below\n");
}

TEST_CASE("yaml::DueComments: an empty line sets a foot off from what follows at its indent") {
    const Commented scalar{{.foot = "# below"}};
    Written written;
    written.comments.arrive(scalar.node);
    written.comments.write_foot(0);
    written.out.write_indent(0);
    written.out.put_opening("b");
    CHECK(written.text == "# below\n\nb");
}

TEST_CASE("yaml::DueComments: of a collection, those behind and below it are due at its end") {
    const Commented list{{.line = "# behind", .foot = "# below"}, Kind::sequence};
    Written written;
    written.comments.arrive(list.node);
    CHECK_FALSE(written.comments.behind_part());
    written.comments.arrive_end(list.node);
    CHECK(written.comments.line_due());
    CHECK(written.comments.before_bracket());
}

TEST_CASE("yaml::DueComments: the foot of a key comes as the tail, above the next key") {
    const Commented key{{.foot = "# of the key"}};
    const Commented next{{.head = "# of the next"}};
    Written written;
    written.comments.arrive_key(key.node, {});
    CHECK_FALSE(written.comments.before_bracket());
    written.comments.arrive_key(next.node, key.notes.foot);
    written.comments.write_head(0);
    CHECK(written.text == "# of the key\n\n# of the next\n");
}

TEST_CASE("yaml::DueComments: a comment behind a key goes behind a scalar and stays above a block") {
    for (const Kind kind : {Kind::scalar, Kind::mapping}) {
        const Commented key{{.line = "# why"}};
        Commented value{{}, kind};
        Written written;
        written.comments.arrive_key(key.node, {});
        written.comments.hold_key_line();
        written.out.put_opening("k:");
        written.comments.place_key_line(value.node, 0);
        CHECK(written.comments.line_due() == (kind == Kind::scalar));
        CHECK(written.text == (kind == Kind::scalar ? "k:" : "k: # why\n"));
    }
}

TEST_CASE("yaml::DueComments: every line becomes a comment, and empty ones stay") {
    Written written;
    written.comments.write_document_head("# a\nb\n\nc", 0);
    CHECK(written.text == "# a\n# b\n\n# c\n\n");
}
