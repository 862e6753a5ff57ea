// SPDX-License-Identifier: Apache-2.0
// The scripts that bash, zsh and fish load. They ask `berth __complete`, so they never grow old.
#include "cli/completion.hpp"

namespace berth::cli {

namespace {

// bash replaces only what follows the last of COMP_WORDBREAKS in the word, so the part before is cut off the offers.
constexpr std::string_view bash_script = R"(# bash completion of berth; made by 'berth completion bash'
_berth() {
    local line=${COMP_LINE:0:COMP_POINT} words=() offers=() offer word broken IFS=$' \t\n'
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    word=${words[-1]}
    IFS=$'\n'
    offers=($("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null))
    COMPREPLY=()
    case ${offers[0]-} in
    :file | :directory)
        local kind=-f
        [[ ${offers[0]} == :directory ]] && kind=-d
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen $kind -- "${word#--*=}"))
        return
        ;;
    esac
    broken=${word%"${word##*[=:]}"}
    for offer in "${offers[@]:1}"; do
        offer=${offer%%$'\t'*}
        [[ $COMP_WORDBREAKS == *:* || $broken != *: ]] && offer=${offer#"$broken"}
        COMPREPLY+=("$offer")
    done
}
complete -F _berth berth
)";

constexpr std::string_view zsh_script = R"(#compdef berth
# zsh completion of berth; made by 'berth completion zsh'
_berth() {
    local -a lines offers
    local line
    lines=("${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    case ${lines[1]} in
    :file) compset -P '--*='; _files; return ;;
    :directory) compset -P '--*='; _files -/; return ;;
    esac
    for line in "${(@)lines[2,-1]}"; do
        offers+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe -V berth offers
}
if [[ ${funcstack[1]} == _berth ]]; then
    _berth "$@"
else
    compdef _berth berth
fi
)";

constexpr std::string_view fish_script = R"(# fish completion of berth; made by 'berth completion fish'
function __berth_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l offers ($words[1] __complete -- $words[2..-1] $word 2>/dev/null)
    switch "$offers[1]"
        case :file
            __fish_complete_path $word
        case :directory
            __fish_complete_directories $word
        case '*'
            printf '%s\n' $offers[2..-1]
    end
end
complete -c berth -f -a '(__berth_complete)'
)";

}  // namespace

std::optional<std::string> completion_script(std::string_view shell) {
    if (shell == "bash") {
        return std::string(bash_script);
    }
    if (shell == "zsh") {
        return std::string(zsh_script);
    }
    if (shell == "fish") {
        return std::string(fish_script);
    }
    return std::nullopt;
}

}  // namespace berth::cli
