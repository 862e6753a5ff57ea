// SPDX-License-Identifier: Apache-2.0
// Parsing in parallel, each file into an arena of its own.
#include "render/accumulate/input_reader.hpp"

#include "base/error.hpp"
#include "base/thread_pool.hpp"
#include "render/load/read_resources.hpp"

namespace berth::render {

InputReader::InputReader(Session& session, const Loader& loader, const std::vector<std::string>& paths) {
    constexpr std::size_t worthwhile = 8;
    ThreadPool* threads = session.services.threads;
    if (threads == nullptr || paths.size() < worthwhile || threads->size() < 2) {
        return;
    }
    read_.resize(paths.size());
    std::vector<yaml::Arena*> arenas;
    arenas.reserve(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
        arenas.push_back(&session.inputs.emplace_back());
    }
    threads->for_each_index(paths.size(), [&](std::size_t i) {
        try {
            const auto file = loader.find_file(paths[i]);
            if (!file) {
                return;
            }
            const auto content = session.services.files.read(*file);
            if (content) {
                read_[i] = read_objects(*arenas[i], *content);
            }
        } catch (const Error&) {
            read_[i].reset();
        }
    });
}

std::vector<yaml::Node*>* InputReader::take(std::size_t position) {
    return position < read_.size() && read_[position] ? &*read_[position] : nullptr;
}

}  // namespace berth::render
