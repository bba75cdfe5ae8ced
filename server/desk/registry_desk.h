// The desk of whoever works on cases, by the command line or in an office: the registry with the keys to read it. What
// can be done there is in acts.h.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "content/submission.h"
#include "server/accounts/notice.h"
#include "server/configuration.h"
#include "server/layout.h"
#include "server/registrar/record_writer.h"
#include "server/registrar/vault.h"
#include "server/store/case_card.h"
#include "server/store/registry_store.h"

namespace veche::server::desk {

// One thread. Stays where it is, for its parts refer to others.
class RegistryDesk {
  public:
    // Of commands. By the configuration it knows whom the files belong to that it writes as root, and whether acts ask
    // for letters.
    [[nodiscard]] static Result<std::unique_ptr<RegistryDesk>> open(const Layout& layout,
                                                                    const Configuration& configuration);
    // Of the office, which has neither the record key nor the intake: the registrar tells what it changes.
    [[nodiscard]] static Result<std::unique_ptr<RegistryDesk>> open_office(const Layout& layout,
                                                                           accounts::Letters letters);

    [[nodiscard]] const Layout& layout() const { return layout_; }
    [[nodiscard]] const Configuration::Users& users() const { return users_; }
    [[nodiscard]] accounts::Letters letters() const { return letters_; }
    [[nodiscard]] store::RegistryStore& registry() { return *registry_; }
    [[nodiscard]] const Vault& vault() const { return vault_; }
    // Null: the registrar makes them.
    [[nodiscard]] StatusRecordMaker* records() { return records_ ? &*records_ : nullptr; }
    [[nodiscard]] const protocol::Epoch& epoch() const { return epoch_; }
    [[nodiscard]] Random& random() { return random_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] Result<content::Submission> read_body(const store::Case& subject) const;
    // As it was never written when there is none.
    [[nodiscard]] Result<store::CaseCard> read_card(const store::Case& subject) const;
    // Empty when there is none yet.
    [[nodiscard]] Result<std::string> read_answer(const store::Case& subject) const;
    [[nodiscard]] Result<store::Case> find(const std::string& number_or_id);

  private:
    RegistryDesk(Layout layout, Configuration::Users users, accounts::Letters letters, protocol::SecretBytes case_key,
                 std::optional<protocol::SigningKey> record_key, const protocol::Epoch& epoch,
                 std::unique_ptr<store::RegistryStore> registry);

    Layout layout_;
    Configuration::Users users_;
    accounts::Letters letters_;
    SystemClock clock_;
    SystemRandom random_;
    protocol::Epoch epoch_;
    std::optional<protocol::SigningKey> record_key_;
    Vault vault_;
    std::optional<StatusRecordMaker> records_;
    std::unique_ptr<store::RegistryStore> registry_;
};

}  // namespace veche::server::desk
