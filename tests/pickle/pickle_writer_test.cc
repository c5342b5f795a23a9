// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The writer over a viewer of its own: objects that no Document knows. What it needs of a viewer is what is here.
#include <brinery/pickle_writer.h>

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include <brinery/unpickler.h>

namespace brinery::pickle {
namespace {

// A number, or where there are items a list of them.
struct Node {
  int number = 0;
  std::vector<const Node*> items{};
  bool is_list = false;
};

class NodeViewer {
 public:
  using Object = const Node*;
  struct Items {
    const Node* const* at = nullptr;
    const Node* next() { return *at++; }
  };
  struct Changes {
    bool next(ChangeOf<Object, Items>&) { return false; }
  };
  using Writer = PickleWriter<NodeViewer>;

  void view(Object node, Writer& writer) {
    if (!node->is_list) return require_positive(*node), writer.integer(node->number);
    const auto identity = reinterpret_cast<Identity>(node);
    if (!writer.recall(identity)) writer.list(identity, node->items.size(), {node->items.data()});
  }
  void view_key(Object node, std::size_t, Writer& writer) { view(node, writer); }
  void view_id(Object node, Writer& writer) { view(node, writer); }
  std::string label(Object node) { return std::to_string(node->number); }

 private:
  static void require_positive(const Node& node) {
    if (node.number < 0) throw PicklingError("expected a positive number");
  }
};

static_assert(ObjectViewer<NodeViewer, NodeViewer::Writer>);

struct StringOut final : Sink {
  std::string bytes;
  void write(std::string_view piece) override { bytes += piece; }
};

std::string written(const Node& root, int protocol = 4) {
  StringOut out;
  PickleEncoder encoder(out, {.protocol = protocol});
  NodeViewer viewer;
  NodeViewer::Writer(encoder, viewer).write(&root);
  return out.bytes;
}

TEST(PickleWriter, writes_the_objects_of_any_viewer) {
  const Node one{1}, two{2};
  Node shared{.items = {&one}, .is_list = true};
  Node root{.items = {&shared, &two, &shared}, .is_list = true};
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const Document document = loads(written(root, protocol));
    EXPECT_EQ(repr(document.root()), "[[1], 2, [1]]");
    EXPECT_TRUE(document.root()[0].is(document.root()[2]));
  }
}

TEST(PickleWriter, says_the_way_to_the_object_at_fault_and_can_be_used_again) {
  const Node bad{-1}, one{1};
  Node inner{.items = {&one, &bad}, .is_list = true};
  Node root{.items = {&one, &one, &inner}, .is_list = true};
  StringOut out;
  PickleEncoder encoder(out, {.protocol = 4});
  NodeViewer viewer;
  NodeViewer::Writer writer(encoder, viewer);
  try {
    writer.write(&root);
    FAIL();
  } catch (const PicklingError& error) {
    EXPECT_STREQ(error.what(), "[2][1]: expected a positive number");
    EXPECT_EQ(error.path(), "[2][1]");
  }
  out.bytes.clear();
  writer.write(&one);
  EXPECT_EQ(out.bytes, written(one));
}

TEST(PickleWriter, a_path_of_a_million_steps_keeps_both_ends) {
  constexpr int kDepth = 1'000'000;
  const Node bad{-1};
  std::deque<Node> nodes{{.items = {&bad}, .is_list = true}};
  while (nodes.size() < kDepth) nodes.push_back({.items = {&nodes.back()}, .is_list = true});
  try {
    written(nodes.back());
    FAIL();
  } catch (const PicklingError& error) {
    EXPECT_EQ(error.path(), "[0][0][0][0][0][0][0][0]...(999984 more)...[0][0][0][0][0][0][0][0]");
  }
}

}  // namespace
}  // namespace brinery::pickle
