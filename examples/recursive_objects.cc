// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects that contain themselves: a list that is its own second item, and two friends who know each other. With
// an argument the program only reads, so that the file may be that of python/recursive_objects.py.
#include <brinery/pickle.h>

#include <iostream>

namespace {

const char* const kPath = "recursive_objects.pkl";

void write() {
  brinery::Document document;
  const brinery::Value numbers = document.list({document.integer(1)});
  document.append(numbers, numbers);

  const brinery::Value name = document.str("name");
  const brinery::Value friend_of = document.str("friend");
  const brinery::Value ann = document.dict({{name, document.str("Ann")}});
  const brinery::Value bob = document.dict({{name, document.str("Bob")}, {friend_of, ann}});
  document.set_item(ann, friend_of, bob);

  brinery::pickle::dump(document.tuple({numbers, ann}), kPath);
}

void read() {
  const brinery::Document document = brinery::pickle::load(kPath);
  const brinery::Value numbers = document.root()[0];
  const brinery::Value ann = document.root()[1];
  std::cout << brinery::repr(numbers) << '\n'
            << "its second item is the list itself: " << brinery::repr(brinery::Value(numbers[1].is(numbers)))
            << '\n'
            << brinery::repr(ann) << '\n'
            << "Ann's friend's friend is Ann: "
            << brinery::repr(brinery::Value(ann["friend"]["friend"].is(ann))) << '\n';
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
