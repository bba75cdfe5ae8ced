// What most commands begin with: the folder's configuration, and the registry with the keys to read it.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/files.h"
#include "content/submission.h"
#include "server/configuration.h"
#include "server/layout.h"
#include "server/registrar/record_writer.h"
#include "server/registrar/vault.h"
#include "server/store/registry_store.h"

namespace veche::server::commands {

struct ServerFolder {
    Layout layout;
    Configuration configuration;
};
// Fails when the folder was not made by init, its configuration is wrong, or a restore of it is unfinished.
[[nodiscard]] Result<ServerFolder> open_server_folder(const std::filesystem::path& folder);

// The same while a restore of it is unfinished.
[[nodiscard]] Result<ServerFolder> read_server_folder(const std::filesystem::path& folder);

// Against publish, backup and the registrar's new timestamp; waits for them.
[[nodiscard]] Result<FolderLock> lock_publishing(const Layout& layout);

// The registry as a command sees it. Stays where it is, for its parts refer to others.
class RegistryDesk {
  public:
    [[nodiscard]] static Result<std::unique_ptr<RegistryDesk>> open(const Layout& layout);

    [[nodiscard]] store::RegistryStore& registry() { return *registry_; }
    [[nodiscard]] const Vault& vault() const { return vault_; }
    [[nodiscard]] StatusRecordMaker& records() { return records_; }
    [[nodiscard]] const protocol::Epoch& epoch() const { return epoch_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] Result<content::Submission> read_body(const store::Case& subject) const;
    // Empty when there is none yet.
    [[nodiscard]] Result<std::string> read_answer(const store::Case& subject) const;
    [[nodiscard]] Result<store::Case> find(const std::string& number_or_id);

  private:
    RegistryDesk(protocol::SecretBytes case_key, protocol::SigningKey record_key, const protocol::Epoch& epoch,
                 std::unique_ptr<store::RegistryStore> registry);

    SystemClock clock_;
    SystemRandom random_;
    protocol::Epoch epoch_;
    protocol::SigningKey record_key_;
    Vault vault_;
    StatusRecordMaker records_;
    std::unique_ptr<store::RegistryStore> registry_;
};

}  // namespace veche::server::commands
