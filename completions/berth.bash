# bash completion of berth; made by 'berth completion bash'
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
