// SPDX-License-Identifier: Apache-2.0
// Scheduling: every needed vertex has a thread that waits for its inputs.
#include "build/solver/solver.hpp"

#include "base/error.hpp"
#include "base/thread_pool.hpp"
#include "build/solver/vertex_runner.hpp"

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>

namespace berth::build {
namespace {

std::vector<VertexId> needed_vertices(const Graph& graph) {
    std::vector<bool> needed(graph.vertices.size(), false);
    if (graph.result) {
        needed[*graph.result] = true;
    }
    // Inputs stand before their users, so one pass from the end finds all.
    for (VertexId id = graph.vertices.size(); id-- > 0;) {
        if (needed[id]) {
            for (const VertexId input : inputs_of(graph.vertices[id])) {
                needed[input] = true;
            }
        }
    }
    std::vector<VertexId> result;
    for (VertexId id = 0; id < needed.size(); ++id) {
        if (needed[id]) {
            result.push_back(id);
        }
    }
    return result;
}

class Schedule {
public:
    explicit Schedule(std::size_t size) : done_(size, false) {}

    /// Returns when all inputs are done; throws Interrupted when another vertex failed or the build is cancelled.
    void wait_for(const std::vector<VertexId>& inputs, const CancelToken& cancel) {
        std::unique_lock lock(mutex_);
        while (true) {
            if (failure_ || cancel.is_cancelled()) {
                throw Interrupted();
            }
            bool ready = true;
            for (const VertexId input : inputs) {
                ready = ready && done_[input];
            }
            if (ready) {
                return;
            }
            changed_.wait(lock);
        }
    }
    void finish(VertexId id) {
        const std::lock_guard lock(mutex_);
        done_[id] = true;
        changed_.notify_all();
    }
    /// Keeps the first failure: what the others throw only follows from it.
    void fail(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        if (!failure_) {
            failure_ = std::move(failure);
        }
        changed_.notify_all();
    }
    [[nodiscard]] std::exception_ptr failure() const {
        const std::lock_guard lock(mutex_);
        return failure_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<bool> done_;
    std::exception_ptr failure_;
};

} // namespace

std::vector<SolvedLayer> solve(const Graph& graph, const SolveOptions& options, const SolveServices& services,
                               const CancelToken& cancel) {
    if (!graph.result) {
        return {};
    }
    VertexRunner runner(graph, options, services);
    Schedule schedule(graph.vertices.size());
    std::vector<StackedTree> results(graph.vertices.size());
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const VertexId id : needed_vertices(graph)) {
        pieces.emplace_back([&, id](const CancelToken& token) {
            try {
                schedule.wait_for(inputs_of(graph.vertices[id]), token);
                results[id] = runner.run(id, results, token);
                schedule.finish(id);
            } catch (...) {
                schedule.fail(std::current_exception());
                throw;
            }
        });
    }
    try {
        run_concurrently(std::move(pieces), cancel);
    } catch (...) {
        runner.save_context_hashes();
        std::rethrow_exception(schedule.failure());
    }
    runner.save_context_hashes();
    return std::move(results[*graph.result].layers);
}

} // namespace berth::build
