// Who carries out a publication that was approved: the publisher of the running server, or this command itself, under
// the server's lock, when none runs.
#pragma once

#include <iosfwd>
#include <memory>
#include <optional>

#include "server/commands/server_folder.h"
#include "server/publisher/edition_publisher.h"
#include "server/store/by.h"

namespace veche::server::commands {

struct PublishedEdition {
    PublicationReport report;
    std::string catalog;  // hash
};

class Publication {
  public:
    // `lock`: of publishing, held until the publication is the server's to do. What is out and was not recorded is
    // recorded then; what else was asked for before stays to be done. `folder` must outlive it. Waits for another
    // server of the town that publishes, and says so to `out`.
    [[nodiscard]] static Result<Publication> begin(const ServerFolder& folder, FolderLock lock, const store::By& by,
                                                   std::ostream& out);

    // Until it is done; how far it is goes to `out` when that takes long. `forms`: of the edition it asks for.
    [[nodiscard]] Result<PublishedEdition> carry_out(std::int64_t job, const publish::Forms& forms, std::ostream& out);

  private:
    struct Signing;

    Publication(const ServerFolder& folder, FolderLock lock, const store::By& by);
    [[nodiscard]] Result<bool> take_the_servers_place(std::ostream& out);
    [[nodiscard]] Result<PublishedEdition> do_it(std::int64_t job, std::ostream& out);
    [[nodiscard]] Result<void> put_commands_away(std::int64_t job);
    [[nodiscard]] Result<void> do_commands_before(std::int64_t job);
    [[nodiscard]] Result<PublishedEdition> wait(std::int64_t job, std::ostream& out);
    [[nodiscard]] Result<PublishedEdition> do_it_after_all(std::int64_t job, std::ostream& out);

    const ServerFolder& folder_;
    std::optional<FolderLock> lock_;
    store::By by_;
    std::optional<FolderLock> run_lock_;
    std::shared_ptr<Signing> signing_;
};

}  // namespace veche::server::commands
