// The kiosk's store as a SQLite connection with our tokenizer. Internal to content/store and content/search.
#pragma once

#include <memory>

#include "base/sqlite.h"

namespace veche::content {

class WordBreaker;

class StoreDatabase final : public Database {
  public:
    enum class Access { write, read };

    // A writer makes the file when it is not there; a reader does not. A broken file opens, so that the caller can
    // tell damage (is_broken()) from a folder it cannot use; `fault` gets why it failed.
    [[nodiscard]] static Result<std::unique_ptr<StoreDatabase>> open(const std::filesystem::path& file, Access access,
                                                                     DatabaseFault* fault = nullptr);
    StoreDatabase(const StoreDatabase&) = delete;
    StoreDatabase& operator=(const StoreDatabase&) = delete;
    ~StoreDatabase();

    [[nodiscard]] WordBreaker& words() { return *words_; }

  private:
    explicit StoreDatabase(Database&& database);
    [[nodiscard]] Result<void> prepare_connection(Access access);

    std::unique_ptr<WordBreaker> words_;
};

}  // namespace veche::content
