// SPDX-License-Identifier: Apache-2.0
// Netlink messages and sockets: what links, addresses, routes and nat rules are made with (no `ip`, no `nft`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct nl_msg;
struct nl_sock;

namespace berth::runtime {

enum class NetlinkProtocol { route, netfilter };

/// One netlink message under construction. Attributes are appended in call order.
class NetlinkMessage {
public:
    NetlinkMessage(std::uint16_t type, std::uint16_t flags);

    /// The fixed header of the message's family (ifinfomsg, nfgenmsg, ...), before any attribute.
    template <typename Header>
    NetlinkMessage& header(const Header& value) {
        return append({reinterpret_cast<const std::byte*>(&value), sizeof value});
    }
    NetlinkMessage& bytes(std::uint16_t attribute, std::span<const std::byte> value);
    /// A string with its terminating zero.
    NetlinkMessage& text(std::uint16_t attribute, std::string_view value);
    /// A number in the machine's byte order (rtnetlink).
    NetlinkMessage& u32(std::uint16_t attribute, std::uint32_t value);
    /// Numbers in network byte order (nf_tables).
    NetlinkMessage& be32(std::uint16_t attribute, std::uint32_t value);
    NetlinkMessage& be64(std::uint16_t attribute, std::uint64_t value);
    /// Everything put by `fill` goes into one nested attribute.
    NetlinkMessage& nested(std::uint16_t attribute, const std::function<void(NetlinkMessage&)>& fill);
    NetlinkMessage& append(std::span<const std::byte> raw);

    nl_msg* raw() const { return message_.get(); }

private:
    struct Release {
        void operator()(nl_msg* message) const noexcept;
    };
    std::unique_ptr<nl_msg, Release> message_;
};

/// A netlink socket; it stays in the network namespace its maker was in.
class NetlinkSocket {
public:
    explicit NetlinkSocket(NetlinkProtocol protocol);

    /// Sends one request and waits for the kernel's answer: 0 or an errno value.
    [[nodiscard]] int request(NetlinkMessage& message);
    /// Sends one request and gives the bodies (what is behind the netlink header) of all answers; nullopt with errno
    /// set when the kernel refuses it.
    [[nodiscard]] std::optional<std::vector<std::vector<std::byte>>> ask(NetlinkMessage& message);
    /// Sends messages as one datagram (an nf_tables transaction) and returns the first error of those that ask for
    /// an acknowledgement, or 0.
    [[nodiscard]] int transaction(std::vector<NetlinkMessage>& messages);

private:
    struct Release {
        void operator()(nl_sock* socket) const noexcept;
    };
    std::unique_ptr<nl_sock, Release> socket_;
};

/// The content of the first attribute of that type in `attributes`; nullopt when there is none.
[[nodiscard]] std::optional<std::span<const std::byte>> find_attribute(std::span<const std::byte> attributes,
                                                                       std::uint16_t type);

}  // namespace berth::runtime
