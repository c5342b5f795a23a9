// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The rows of the commands; see commands.h.
#include "commands.h"

#include <unistd.h>

#include <array>
#include <cstdio>

#include "text.h"

namespace brinery::cli {
namespace {

constexpr auto kCommands = std::to_array<Command>({
    {"show", "Show what a file holds",
     R"(Examples:
  brinery show staff.pkl                      one value a line, large parts folded
  brinery show staff.pkl --all                the same with everything unfolded
  brinery show staff.pkl --json | jq .        for other programs
  brinery show old.pkl --encoding latin1      a pickle of Python 2 with 8-bit strings
  curl -s https://example.org/x.pkl | brinery show

Loading never runs code: what Python would call is shown as data.
What fits on a line is shown on one, other values as a tree. In a tree, &1 marks
an object that *1 refers to elsewhere. The forms of JSON and tagged JSON
are described in docs/guide/program.md.)",
     declare_show},
    {"dis", "Show the operations of a pickle, as python3 -m pickletools",
     R"(Examples:
  brinery dis staff.pkl
  brinery dis staff.pkl --annotate 60         say what each operation does
  brinery dis staff.pkl --json | jq '.[].opcode'

The text is CPython's, byte for byte, but for the descriptions of --annotate.
Several pickles in a file are shown one after the other, with a fresh memo each
unless --memo is given.)",
     declare_dis},
    {"convert", "Write pickles anew: other protocol, canonical, renamed",
     R"(Examples:
  brinery convert staff.pkl old.pkl --protocol 2      for Python 2
  brinery convert old.pkl new.pkl -p 5 --encoding latin1
  brinery convert staff.pkl - --canonical | sha256sum
  brinery convert staff.pkl staff.pkl --rename old.mod=new.mod
  brinery convert staff.pkl staff.pkl --rename util:Money=finance:Amount

All pickles of a file are converted, one after the other. A new file takes the
place of an old one when it is complete; after an error the old one is as it was.
With a file for OUT a summary is printed, with - for OUT and --json it goes to
standard error.)",
     declare_convert},
    {"tour", "Show what Brinery does, on real files, in a minute",
     R"(Examples:
  brinery tour
  brinery tour --dir /tmp/look-here

Writes pickles that Pythons from 2.7 to 3.13 made into a folder, reads them, and
where there is a python3 has it confirm what was read. Ends with 1 if anything
is not confirmed.)",
     declare_tour},
});

}  // namespace

std::span<const Command> commands() { return kCommands; }

void note(std::string_view line) {
  const std::string text = "brinery: " + printable(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace brinery::cli
