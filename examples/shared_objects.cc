// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Two shelves hold one jar. In one pickle it stays one jar; in two pickles it becomes two equal ones, unless one
// Pickler writes both and one Unpickler remembers what it has read. With an argument the program only reads, so
// that the files may be those of python/shared_objects.py.
#include <brinery/pickle.h>

#include <fstream>
#include <iostream>

namespace pickle = brinery::pickle;

namespace {

void write() {
  brinery::Document document;
  const brinery::Value jar = document.dict({{document.str("fruit"), document.str("plum")}});
  const brinery::Value left = document.list({jar});
  const brinery::Value right = document.list({jar});

  pickle::dump(document.tuple({left, right}), "one_pickle.pkl", {.protocol = 4});

  std::ofstream two("two_pickles.pkl", std::ios::binary);
  pickle::dump(left, two, {.protocol = 4});
  pickle::dump(right, two, {.protocol = 4});

  std::ofstream file("one_pickler.pkl", std::ios::binary);
  pickle::Pickler pickler(file, {.protocol = 4});
  pickler.dump(left);
  pickler.dump(right);
}

void compare(const char* title, brinery::Value left, brinery::Value right) {
  std::cout << title << ": equal " << brinery::repr(brinery::Value(left[0] == right[0])) << ", same "
            << brinery::repr(brinery::Value(left[0].is(right[0]))) << '\n';
}

void read() {
  const brinery::Document both = pickle::load("one_pickle.pkl");
  compare("one pickle", both.root()[0], both.root()[1]);

  auto two = pickle::Unpickler::open("two_pickles.pkl");
  const brinery::Document first = two.load();
  const brinery::Document second = two.load();
  compare("two pickles", first.root(), second.root());

  auto remembering = pickle::Unpickler::open("one_pickler.pkl");
  remembering.keep_memo(true);
  const brinery::Document left = remembering.load();
  const brinery::Document right = remembering.load();
  compare("two pickles of one Pickler", left.root(), right.root());
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
