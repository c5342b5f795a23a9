// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The program on files of the corpus: what it prints is what the corpus expects. Every file is tested with the
// library; here a few show that the program hands through what the library says.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

using nlohmann::json;

const std::string kWorld = BRINERY_CORPUS_DIR "/pickle/world/";
const std::vector<std::string> kNames = {"np_f8.p2", "np_i4.p4", "np_u1.p5", "sk_pipeline.p5"};

TEST(Corpus, tagged_documents_are_those_of_the_corpus) {
  for (const std::string& name : kNames) {
    const json expected = json::parse(read_file(kWorld + name + ".json"))["symbolic"];
    const Result result = run({"show", "--format", "tagged", kWorld + name + ".pkl"});
    EXPECT_EQ(result.code, 0) << result.err;
    json found = json::array();
    std::istringstream documents(result.out);
    for (std::string line; std::getline(documents, line);) found.push_back(json::parse(line));
    EXPECT_EQ(expected.is_array() ? found : found[0], expected) << name;
  }
}

TEST(Corpus, every_form_of_the_world_files_can_be_printed) {
  for (const std::string& name : kNames) {
    for (const std::string format : {"repr", "tree", "json", "tagged"}) {
      const Result result =
          run({"show", "--all", "--format", format, "--encoding", "latin1", kWorld + name + ".pkl"});
      EXPECT_EQ(result.code, 0) << name << ' ' << format << ": " << result.err;
      EXPECT_NE(result.out, "") << name << ' ' << format;
    }
  }
}

}  // namespace
}  // namespace brinery::cli_test
