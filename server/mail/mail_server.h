// Hands a mail in at the town's mail server, by SMTP. libcurl stays behind mail_server.cpp.
//
// All that lies outside the server's folder is taken when it is prepared, before the process is confined to the folder
// (chroot) and gives up its user: the certificates TLS trusts, the password, the addresses the host's name has. What
// that means: after a change of any of them, the name's addresses above all, the server is to be started again. A name
// that cannot be found at that moment is no failure of the server: letters wait, the reason says so, and the next start
// finds it.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/accounts/notice.h"
#include "server/configuration.h"
#include "server/mail/server_address.h"

namespace veche::server::mail {

struct Sent {
    enum class Fate {
        taken,    // it is the mail server's now
        later,    // not now: no connection, silence, 4xx, a password that is not taken
        never,    // this letter will not be taken: 5xx about it
        stopped,  // we were asked to end
        nobody,   // there is nobody any more whom it concerns
    };
    Fate fate = Fate::later;
    std::string reason{};  // in our words, with the server's code: its own words may name the person
};

class MailServer {
  public:
    struct Patience {
        std::chrono::seconds connect{20};
        std::chrono::seconds whole{120};  // of one letter; then as long again for the goodbye
    };

    // `settings.server` is not empty. Fails when a setting is wrong, or the password or certificates cannot be read.
    [[nodiscard]] static Result<MailServer> prepare(const Configuration::Mail& settings,
                                                    const std::filesystem::path& password_file, Patience patience);
    [[nodiscard]] static Result<MailServer> prepare(const Configuration::Mail& settings,
                                                    const std::filesystem::path& password_file) {
        return prepare(settings, password_file, Patience());
    }

    // One connection for one letter; waits for the end. `to` is checked. Any thread, one at a time.
    [[nodiscard]] Sent send(const std::string& to, std::string_view message, const std::atomic<bool>& stop) const;
    [[nodiscard]] const std::string& from() const { return from_; }

  private:
    MailServer() = default;

    ServerAddress address_;
    std::string from_;
    std::string user_;
    std::string password_;
    std::string certificates_;  // PEM; empty: no TLS
    std::string resolved_;      // as CURLOPT_RESOLVE takes it; empty: the host is an address
    std::string unresolved_;    // why the name has no address; empty: it has
    Patience patience_;
};

}  // namespace veche::server::mail
