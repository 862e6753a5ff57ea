# fish completion of berth; made by 'berth completion fish'
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
