// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A program outside the tree: reads a pickle and prints it. The integer is too large for a machine word, so that
// the program also proves that GMP comes along.
#include <brinery/pickle.h>

#include <iostream>
#include <string_view>

int main() {
  using namespace std::string_view_literals;
  // pickle.dumps([{"answer": 42}, 2**64], protocol=2), without the memo.
  constexpr std::string_view kPickle =
      "\x80\x02]"
      "(}X\x06\0\0\0answerK*s"
      "\x8a\x09\0\0\0\0\0\0\0\0\x01"
      "e."sv;
  const brinery::Document document = brinery::pickle::loads(kPickle);
  std::cout << brinery::repr(document.root()) << '\n';
}
