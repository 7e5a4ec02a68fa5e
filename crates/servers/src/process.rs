//! A server that never outlives its owner.

use std::{
    ffi::OsString,
    fs, io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Longest that a server may take to come up on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0} is not installed; run `cargo xtask setup --test`")]
    NotInstalled(&'static str),
    #[error("{what} did not start:\n{log}")]
    Failed { what: &'static str, log: String },
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Its owner holds the other end of its standard input. When the owner says `keep` or is gone, however it went, the server
/// stops; when the owner is gone, its folder goes, too. It ends when the server does.
const KEEPER: &str = r#"
trap '' INT TERM HUP
folder=$1; log=$2; shift 2
exec 3<&0
"$@" >>"$log" 2>&1 </dev/null 3<&- &
server=$!
{
    read -r word <&3 || : >"$folder/orphaned"
    kill -INT $server
} &
listener=$!
wait $server
kill -KILL $listener
[ -e "$folder/orphaned" ] && rm -rf "$folder"
"#;

/// The folder of a server and the user who owns it.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
    /// User and group, where the owner of this process must not be it (PostgreSQL refuses root).
    user: Option<(u32, u32)>,
}

impl Home {
    pub fn create(name: &str) -> Result<Self, StartError> {
        let folder = tempfile::Builder::new()
            .prefix(&format!("wheelhouse-{name}-"))
            .tempdir()?;
        Ok(Self { folder, user: None })
    }

    /// As [`Self::create`]; when this process is root's, an unprivileged user gets the folder.
    pub fn create_unprivileged(name: &str) -> Result<Self, StartError> {
        let mut home = Self::create(name)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, chown};
            if fs::metadata(home.path())?.uid() == 0 {
                let users = fs::read_to_string("/etc/passwd")?;
                let user = ["postgres", "nobody"].iter().find_map(|name| ids(&users, name));
                let (user, group) = user.ok_or_else(|| io::Error::other("there is no unprivileged user"))?;
                chown(home.path(), Some(user), Some(group))?;
                home.user = Some((user, group));
            }
        }
        Ok(home)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file that the owner of the folder alone can read.
    pub fn give(&self, name: &Path, text: &str) -> Result<(), StartError> {
        let path = self.path().join(name);
        fs::write(&path, text)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, chown};
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
            if let Some((user, group)) = self.user {
                chown(&path, Some(user), Some(group))?;
            }
        }
        Ok(())
    }

    pub fn log(&self) -> PathBuf {
        self.path().join("log")
    }

    /// What the server has said so far.
    pub fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// A command that runs as the folder's owner.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).env("LC_ALL", "C.UTF-8");
        #[cfg(unix)]
        if let Some((user, group)) = self.user {
            std::os::unix::process::CommandExt::uid(&mut command, user);
            std::os::unix::process::CommandExt::gid(&mut command, group);
        }
        command
    }

    /// Runs a server in the background and waits until `ready` says so.
    pub fn run(
        &self,
        what: &'static str,
        line: &[OsString],
        ready: impl Fn(&str) -> bool,
    ) -> Result<Running, StartError> {
        // What it said in an earlier life would be taken for this one's.
        if self.log().exists() {
            fs::remove_file(self.log())?;
        }
        let mut keeper = self.command("sh");
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(self.path())
            .arg(self.log())
            .args(line);
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut running = Running {
            keeper: keeper.spawn()?,
        };
        let begun = Instant::now();
        while !ready(&self.said()) {
            if begun.elapsed() > PATIENCE || running.keeper.try_wait()?.is_some() {
                let log = self.said();
                running.stop()?;
                return Err(StartError::Failed { what, log });
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "between two looks at a log; no runtime has this thread"
            )]
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(running)
    }
}

/// `name:x:uid:gid:…`
#[cfg(unix)]
fn ids(users: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = users
        .lines()
        .map(|line| line.split(':'))
        .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
    Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// A server that runs. Dropped, it stops and takes its folder along.
#[derive(Debug)]
pub struct Running {
    keeper: Child,
}

impl Running {
    /// Stops the server and keeps its folder, so that it can start again.
    pub fn stop(mut self) -> Result<(), StartError> {
        if let Some(mut line) = self.keeper.stdin.take()
            && self.keeper.try_wait()?.is_none()
        {
            io::Write::write_all(&mut line, b"keep\n")?;
        }
        self.keeper.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            debug_assert!(false, "{error}");
        }
    }
}

/// A port that was free a moment ago; whoever uses it tries again with another when it is taken meanwhile.
pub fn free_port() -> Result<u16, StartError> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgresx:x:7:8::/:/bin/sh\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(ids(users, "postgres"), Some((101, 104)));
        assert_eq!(ids(users, "nobody"), None);
    }
}
