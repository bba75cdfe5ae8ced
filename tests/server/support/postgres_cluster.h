// A PostgreSQL of the tests' own: a cluster in a temporary folder, under an ordinary user, on a socket in that folder
// and on an address of the loopback that nobody else has. It asks nobody for a password.
#pragma once

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include "server/store/storage.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

class PostgresCluster {
  public:
    // `settings`: NAME=VALUE beside those of the cluster. Throws when it does not start, or is not installed.
    explicit PostgresCluster(std::vector<std::string> settings = {});
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster();

    // One for the whole program, begun when it is asked for first.
    [[nodiscard]] static PostgresCluster& shared();

    // The address of a new, empty database, with the roles of packaging/postgresql/roles.sql; as its superuser.
    [[nodiscard]] std::string new_database();
    // The same as veche.toml takes it.
    [[nodiscard]] std::string new_town();
    // The same with all that is in `database`, to which nobody is connected.
    [[nodiscard]] std::string copy_of(const std::string& database);
    // Killed (SIGQUIT): no checkpoint, every connection is lost. What was written to files stays, synced or not.
    void stop_at_once();
    // Returns when it answers. `more`: NAME=VALUE for this time.
    void start(const std::vector<std::string>& more = {});

    // By that file once more; throws what the database says to it.
    void set_roles(const std::string& database) const;
    // The stores there, each opened as a role that may: what new_database() gave.
    [[nodiscard]] static std::unique_ptr<server::store::Storage> stores_at(const std::string& address);

  private:
    [[nodiscard]] std::string address_of(const std::string& database) const;
    [[nodiscard]] std::string make_database(const std::string& like);  // its name

    TemporaryFolder folder_;
    std::string host_;
    std::vector<std::string> settings_;
    pid_t id_ = 0;
    int databases_ = 0;
};

}  // namespace veche::test
