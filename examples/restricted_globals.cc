// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reads a pickle that may name five classes of builtins and nothing else: one that asks for os.system is refused,
// with the line that would allow it. With an argument the program only reads, so that the file may be that of
// python/restricted_globals.py.
#include <brinery/globals.h>
#include <brinery/literal.h>
#include <brinery/pickle.h>
#include <brinery/std_types.h>

#include <iostream>

namespace pickle = brinery::pickle;
using brinery::Document;
using brinery::Value;

namespace {

const char* const kPath = "restricted_globals.pkl";

void write() {
  Document document = brinery::literal::parse("[{1, 2}, frozenset({3}), (1+2j), slice(0, 10, 2)]");
  document.append(document.root(),
                  make_range(document, {document.integer(0), document.integer(5), document.integer(1)}));
  pickle::dump(document, kPath, {.protocol = 3});
}

void read() {
  const pickle::AllowList safe{{"builtins", "range"},
                               {"builtins", "complex"},
                               {"builtins", "set"},
                               {"builtins", "frozenset"},
                               {"builtins", "slice"}};
  const Document allowed = pickle::load(kPath, {.find_class = safe});
  for (const Value each : allowed.root()) std::cout << brinery::repr(each) << '\n';
  for (const char* hostile : {"cos\nsystem\n(S'echo hello'\ntR.", "cbuiltins\neval\n(S'1 + 1'\ntR."}) {
    try {
      pickle::loads(std::string_view(hostile), {.find_class = safe});
    } catch (const brinery::UnpicklingError& error) {
      std::cout << error.what() << '\n';
    }
  }
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
