# SPDX-License-Identifier: EUPL-1.2
# Completion of greffe for fish: asks greffe itself.

function __greffe_offers
    set -l typed (commandline -opc)[2..-1] (commandline -ct)
    for offer in (greffe complete -- $typed 2>/dev/null)
        switch $offer
            case @files
                __fish_complete_path (commandline -ct)
            case @folders
                __fish_complete_directories (commandline -ct) ''
            case '*'
                echo $offer
        end
    end
end
complete -c greffe -f -a '(__greffe_offers)'
