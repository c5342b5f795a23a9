// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A dispatch table of one Pickler tells how objects of a class are written: here a colour by a call with one
// number instead of a dict of three. Other picklers go on as usual. With an argument the program only reads, so
// that the files may be those of python/dispatch_table.py.
#include <brinery/literal.h>
#include <brinery/pickle.h>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace pickle = brinery::pickle;
using brinery::Document;
using brinery::Value;

namespace {

// Python's colour_of(0xff8800).
pickle::Reduction by_number(Document& scratch, Value colour) {
  const Value state = colour.state();
  const int number = state["red"].as<int>() << 16 | state["green"].as<int>() << 8 | state["blue"].as<int>();
  return {.callable = scratch.global("__main__", "colour_of"),
          .args = scratch.tuple({scratch.integer(number)})};
}

// An object of Python's class Colour, with its attributes.
void write() {
  Document document;
  const Value orange =
      document.instance(brinery::Made::newobj, document.global("__main__", "Colour"), document.tuple({}));
  const Document parts = brinery::literal::parse("{'red': 255, 'green': 136, 'blue': 0}");
  document.add_op(orange, brinery::InstanceOp::build, document.copy(parts.root()));

  pickle::dump(orange, "colour_by_state.pkl", {.protocol = 4});

  const pickle::DispatchTable table{{{"__main__", "Colour"}, by_number}};
  std::ofstream file("colour_by_number.pkl", std::ios::binary);
  pickle::Pickler pickler(file, {.protocol = 4, .dispatch_table = &table});
  pickler.dump(orange);
}

void show(const char* title, const char* path) {
  const Document colour = pickle::load(path);
  std::cout << title << brinery::repr(colour.root()) << " in " << std::filesystem::file_size(path)
            << " bytes\n";
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  show("as usual:       ", "colour_by_state.pkl");
  show("with the table: ", "colour_by_number.pkl");
}
