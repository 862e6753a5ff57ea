// SPDX-License-Identifier: Apache-2.0
// Parses the words, runs the command meant, and reports how it ended.
#include "commands/run.hpp"

#include <unistd.h>

#include <new>

#include "base/cancel.hpp"
#include "cli/help.hpp"
#include "cli/parser.hpp"
#include "commands/command.hpp"
#include "commands/program.hpp"
#include "commands/services.hpp"
#include "ui/console.hpp"
#include "ui/interrupt.hpp"

namespace berth::commands {

namespace {

constexpr int interrupted_status = 130;   // 128 + SIGINT
constexpr int broken_pipe_status = 141;   // 128 + SIGPIPE
constexpr int internal_status = 255;

int exit_status(ErrorKind kind, const Program& program) {
    switch (kind) {
    case ErrorKind::usage: return program.usage_status;
    case ErrorKind::failed:
    case ErrorKind::invalid:
    case ErrorKind::not_found:
    case ErrorKind::denied:
    case ErrorKind::conflict:
    case ErrorKind::unavailable:
    case ErrorKind::unsupported:
    case ErrorKind::no_space: return 1;
    }
    return internal_status;
}

/// Runs `work` and tells `console` how it ended.
template <typename Work>
int guarded(ui::Console& console, const Program& program, Work&& work) {
    try {
        return work();
    } catch (const Error& error) {
        console.report(error);
        return exit_status(error.kind(), program);
    } catch (const Interrupted&) {
        console.report_interrupted();
        return interrupted_status;
    } catch (const ui::BrokenPipe&) {
        return broken_pipe_status;
    } catch (const std::bad_alloc&) {
        console.report(Error("out of memory"));
        return 1;
    } catch (const std::exception& bug) {
        console.report(Error(std::string("internal error: ") + bug.what(), "this is a bug in berth; please report it"));
        return internal_status;
    }
}

ui::Verbosity verbosity(const cli::Invocation& invocation) {
    if (invocation.has("quiet")) {
        return ui::Verbosity::quiet;
    }
    switch (invocation.count("verbose")) {
    case 0: return ui::Verbosity::normal;
    case 1: return ui::Verbosity::verbose;
    default: return ui::Verbosity::debug;
    }
}

void enter_directory(const cli::Invocation& invocation) {
    if (const auto directory = invocation.find("directory"); directory && ::chdir(directory->c_str()) != 0) {
        throw system_error("change to", *directory);
    }
}

int run_command(const cli::Invocation& invocation, const Program& program, const ui::Terminal& terminal) {
    CancelSource cancel;
    const ui::InterruptHandler interrupt_handler(cancel);
    ui::Console console(terminal, *ui::parse_progress_style(invocation.text("progress")), verbosity(invocation),
                        cancel.token());
    return guarded(console, program, [&] {
        enter_directory(invocation);
        Services services(program.grammar, console, cancel.token());
        return program.run_of(invocation.command())(invocation, services);
    });
}

}  // namespace

int run(const Program& program, std::span<const std::string> words, const ui::Terminal& terminal,
        const TranslateWords& translate) {
    // For what goes wrong before the command's own options say how to talk.
    ui::Console early(terminal, ui::ProgressStyle::plain, ui::Verbosity::normal, {});
    return guarded(early, program, [&] {
        const auto translated = translate ? translate(words) : std::vector<std::string>(words.begin(), words.end());
        const cli::Parsed parsed = cli::parse(program.grammar, translated);
        if (const auto* help = std::get_if<cli::HelpWanted>(&parsed)) {
            early.print(help->command == nullptr ? cli::format_help(program.grammar)
                                                 : cli::format_help(program.grammar, *help->command));
            return 0;
        }
        if (std::holds_alternative<cli::VersionWanted>(parsed)) {
            early.print(program.grammar.program + " " + program.grammar.version + "\n");
            return 0;
        }
        return run_command(std::get<cli::Invocation>(parsed), program, terminal);
    });
}

}  // namespace berth::commands
