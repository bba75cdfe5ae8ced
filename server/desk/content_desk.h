// The desk of whoever works on what is published: the content store with its files, and the judge of versions. What can
// be done there is in drafting.h, sending.h and approving.h.
#pragma once

#include <memory>

#include "server/desk/actor.h"
#include "server/judging/judge.h"
#include "server/layout.h"

namespace veche::server::desk {

// One thread. Stays where it is, for its parts refer to others.
class ContentDesk {
  public:
    // `clock` and `random` must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<ContentDesk>> open(const Layout& layout, const Clock& clock,
                                                                   Random& random);

    [[nodiscard]] const Layout& layout() const { return layout_; }
    [[nodiscard]] store::ContentStore& store() { return *store_; }
    [[nodiscard]] store::ContentFiles& files() { return files_; }
    [[nodiscard]] judging::Judge& judge() { return judge_; }

  private:
    ContentDesk(const Layout& layout, std::unique_ptr<store::ContentStore> store, const Clock& clock, Random& random)
        : layout_(layout),
          store_(std::move(store)),
          files_(layout_.editorial()),
          judge_(layout_, *store_, files_, clock, random) {}

    Layout layout_;
    std::unique_ptr<store::ContentStore> store_;
    store::ContentFiles files_;
    judging::Judge judge_;
};

// "entry/news-1", "town": what can be drafted. The rules of the law come with `publish` by command.
[[nodiscard]] Outcome<void> check_subject(const std::string& subject);
// A version, or refused as unknown.
[[nodiscard]] Outcome<store::Version> find_version(ContentDesk& desk, std::int64_t number);

}  // namespace veche::server::desk
