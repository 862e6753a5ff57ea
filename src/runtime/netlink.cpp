// SPDX-License-Identifier: Apache-2.0
// Netlink over libnl-3's generic message functions (RFC 3549 and the kernel's uapi headers).
#include "runtime/netlink.hpp"

#include "base/error.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <endian.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <sys/socket.h>
#include <unistd.h>

namespace berth::runtime {

namespace {

// Room for the largest message we build (a nat rule is below 1 KiB).
constexpr std::size_t message_room = 8192;

void check_put(int result) {
    if (result < 0) throw Error("cannot build a netlink message: it is too long");
}

}  // namespace

void NetlinkMessage::Release::operator()(nl_msg* message) const noexcept { nlmsg_free(message); }
void NetlinkSocket::Release::operator()(nl_sock* socket) const noexcept { nl_socket_free(socket); }

NetlinkMessage::NetlinkMessage(std::uint16_t type, std::uint16_t flags) : message_(nlmsg_alloc_size(message_room)) {
    if (!message_) throw std::bad_alloc();
    if (nlmsg_put(message_.get(), NL_AUTO_PORT, NL_AUTO_SEQ, type, 0, flags) == nullptr) check_put(-1);
}

NetlinkMessage& NetlinkMessage::append(std::span<const std::byte> raw) {
    std::vector<std::byte> copy(raw.begin(), raw.end());
    check_put(nlmsg_append(message_.get(), copy.data(), copy.size(), NLMSG_ALIGNTO));
    return *this;
}

NetlinkMessage& NetlinkMessage::bytes(std::uint16_t attribute, std::span<const std::byte> value) {
    check_put(nla_put(message_.get(), attribute, static_cast<int>(value.size()), value.data()));
    return *this;
}

NetlinkMessage& NetlinkMessage::text(std::uint16_t attribute, std::string_view value) {
    check_put(nla_put_string(message_.get(), attribute, std::string(value).c_str()));
    return *this;
}

NetlinkMessage& NetlinkMessage::u32(std::uint16_t attribute, std::uint32_t value) {
    check_put(nla_put_u32(message_.get(), attribute, value));
    return *this;
}

NetlinkMessage& NetlinkMessage::be32(std::uint16_t attribute, std::uint32_t value) {
    return u32(attribute, htobe32(value));
}

NetlinkMessage& NetlinkMessage::be64(std::uint16_t attribute, std::uint64_t value) {
    check_put(nla_put_u64(message_.get(), attribute, htobe64(value)));
    return *this;
}

NetlinkMessage& NetlinkMessage::nested(std::uint16_t attribute, const std::function<void(NetlinkMessage&)>& fill) {
    nlattr* start = nla_nest_start(message_.get(), attribute);
    if (start == nullptr) check_put(-1);
    fill(*this);
    // Not nla_nest_end: it drops a nest without content, and nf_tables needs the empty `data` of some expressions.
    nla_nest_end_keep_empty(message_.get(), start);
    return *this;
}

NetlinkSocket::NetlinkSocket(NetlinkProtocol protocol) : socket_(nl_socket_alloc()) {
    if (!socket_) throw std::bad_alloc();
    const int number = protocol == NetlinkProtocol::route ? NETLINK_ROUTE : NETLINK_NETFILTER;
    if (const int result = nl_connect(socket_.get(), number); result < 0)
        throw Error(std::string("cannot open a netlink socket: ") + nl_geterror(result));
}

namespace {

// Reads acknowledgements until `expected` of them came; the first error wins.
int read_acknowledgements(int fd, std::size_t expected) {
    std::vector<char> buffer(65536);
    int first_error = 0;
    while (expected > 0) {
        const ssize_t length = recv(fd, buffer.data(), buffer.size(), 0);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) return length < 0 ? errno : EIO;
        int left = static_cast<int>(length);
        for (auto* header = reinterpret_cast<nlmsghdr*>(buffer.data()); nlmsg_ok(header, left);
             header = nlmsg_next(header, &left)) {
            if (header->nlmsg_type != NLMSG_ERROR) continue;
            const auto* answer = static_cast<const nlmsgerr*>(nlmsg_data(header));
            if (answer->error != 0 && first_error == 0) first_error = -answer->error;
            // A transaction that cannot be begun is answered by one error for the BEGIN message alone.
            if (answer->error != 0 && answer->msg.nlmsg_type == NLMSG_MIN_TYPE) return first_error;
            if (expected > 0) --expected;
        }
    }
    return first_error;
}

}  // namespace

int NetlinkSocket::request(NetlinkMessage& message) {
    nlmsghdr* header = nlmsg_hdr(message.raw());
    header->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
    nl_complete_msg(socket_.get(), message.raw());
    header->nlmsg_flags |= NLM_F_ACK;
    if (const int sent = nl_sendto(socket_.get(), header, header->nlmsg_len); sent < 0)
        throw Error(std::string("cannot talk to the kernel over netlink: ") + nl_geterror(sent));
    return read_acknowledgements(nl_socket_get_fd(socket_.get()), 1);
}

int NetlinkSocket::transaction(std::vector<NetlinkMessage>& messages) {
    std::vector<std::byte> datagram;
    std::size_t expected = 0;
    for (NetlinkMessage& message : messages) {
        nlmsghdr* header = nlmsg_hdr(message.raw());
        const std::uint16_t flags = header->nlmsg_flags;
        nl_complete_msg(socket_.get(), message.raw());
        header->nlmsg_flags = static_cast<std::uint16_t>(flags | NLM_F_REQUEST);  // libnl adds an ACK by itself
        if ((flags & NLM_F_ACK) != 0) ++expected;
        const auto* raw = reinterpret_cast<const std::byte*>(header);
        datagram.insert(datagram.end(), raw, raw + header->nlmsg_len);
        datagram.resize(NLMSG_ALIGN(datagram.size()));
    }
    if (const int sent = nl_sendto(socket_.get(), datagram.data(), datagram.size()); sent < 0)
        throw Error(std::string("cannot talk to the kernel over netlink: ") + nl_geterror(sent));
    return read_acknowledgements(nl_socket_get_fd(socket_.get()), expected);
}

std::optional<std::vector<std::vector<std::byte>>> NetlinkSocket::ask(NetlinkMessage& message) {
    nlmsghdr* header = nlmsg_hdr(message.raw());
    header->nlmsg_flags |= NLM_F_REQUEST;
    nl_complete_msg(socket_.get(), message.raw());
    // A dump ends with DONE; a single answer is followed by the acknowledgement that nl_complete_msg asked for.
    if (const int sent = nl_sendto(socket_.get(), header, header->nlmsg_len); sent < 0) {
        throw Error(std::string("cannot talk to the kernel over netlink: ") + nl_geterror(sent));
    }
    std::vector<std::vector<std::byte>> bodies;
    std::vector<char> buffer(65536);
    for (;;) {
        const ssize_t length = recv(nl_socket_get_fd(socket_.get()), buffer.data(), buffer.size(), 0);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length <= 0) {
            return std::nullopt;
        }
        int left = static_cast<int>(length);
        for (auto* answer = reinterpret_cast<nlmsghdr*>(buffer.data()); nlmsg_ok(answer, left);
             answer = nlmsg_next(answer, &left)) {
            if (answer->nlmsg_type == NLMSG_DONE) {
                return bodies;
            }
            if (answer->nlmsg_type == NLMSG_ERROR) {
                const int error = -static_cast<const nlmsgerr*>(nlmsg_data(answer))->error;
                errno = error;
                return error == 0 ? std::optional(std::move(bodies)) : std::nullopt;
            }
            const auto* body = static_cast<const std::byte*>(nlmsg_data(answer));
            bodies.emplace_back(body, body + nlmsg_datalen(answer));
        }
    }
}

std::optional<std::span<const std::byte>> find_attribute(std::span<const std::byte> attributes, std::uint16_t type) {
    while (attributes.size() >= sizeof(nlattr)) {
        nlattr header{};
        std::memcpy(&header, attributes.data(), sizeof header);
        if (header.nla_len < sizeof header || header.nla_len > attributes.size()) {
            break;
        }
        if ((header.nla_type & NLA_TYPE_MASK) == type) {
            return attributes.subspan(sizeof header, header.nla_len - sizeof header);
        }
        attributes = attributes.subspan(std::min<std::size_t>(NLA_ALIGN(header.nla_len), attributes.size()));
    }
    return std::nullopt;
}

}  // namespace berth::runtime
