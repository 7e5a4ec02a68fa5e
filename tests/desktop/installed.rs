//! The package: what is in it, and that it installs, starts, and goes again. It is installed below a folder of its own, so
//! that it needs no rights and changes nothing on this machine.

use crate::support::{
    desktop, output,
    started::{Started, built, told},
    wait,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A machine's root with nothing but our package on it.
struct Machine {
    root: TempDir,
}

/// The package of the binary that the other tests use.
fn package() -> PathBuf {
    let folder = built().with_file_name("bundle").join("deb");
    let found = std::fs::read_dir(&folder).ok().and_then(|files| {
        let mut files = files.filter_map(|file| Some(file.ok()?.path()));
        files.find(|file| file.extension().is_some_and(|end| end == "deb"))
    });
    found.unwrap_or_else(|| panic!("no package in {}: `cargo xtask bundle --debug`", folder.display()))
}

impl Machine {
    fn with_the_package() -> Self {
        let machine = Self {
            root: tempfile::tempdir().unwrap(),
        };
        for folder in ["info", "updates", "triggers"] {
            std::fs::create_dir_all(machine.path("var/lib/dpkg").join(folder)).unwrap();
        }
        for file in ["status", "available"] {
            std::fs::write(machine.path("var/lib/dpkg").join(file), "").unwrap();
        }
        machine.dpkg(&["--install", package().to_str().unwrap()]);
        machine
    }

    /// What it depends on is another machine's business; see `everything_it_links_with_is_named`.
    fn dpkg(&self, arguments: &[&str]) -> String {
        let root = format!("--root={}", self.root.path().display());
        let log = format!("--log={}", self.path("dpkg.log").display());
        let mut all = vec![
            root.as_str(),
            log.as_str(),
            "--force-not-root",
            "--force-bad-path",
            "--force-depends",
            "--force-unsafe-io",
        ];
        all.extend(arguments);
        let (done, said) = told("dpkg", &all);
        assert!(done, "dpkg {all:?}: {said}");
        said
    }

    fn path(&self, below: &str) -> PathBuf {
        self.root.path().join(below)
    }

    /// Files of the package, without folders.
    fn files(&self) -> BTreeSet<String> {
        let listed = self.dpkg(&["--listfiles", "wheelhouse"]);
        let below = |line: &&str| self.path(line.trim_start_matches('/')).is_file();
        listed.lines().filter(below).map(str::to_owned).collect()
    }

    /// The installed app as its desktop entry starts it, with a home of its own.
    fn app(&self, arguments: &[&str]) -> Command {
        let mut app = Command::new("wheelhouse");
        app.args(arguments).env_remove("WHEELHOUSE_DIR");
        self.at_home(&mut app);
        app
    }

    fn at_home(&self, command: &mut Command) {
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", self.path("usr/bin").display()));
        command.env("HOME", self.path("home"));
        command.env(
            "XDG_DATA_DIRS",
            format!("{}:/usr/share", self.path("usr/share").display()),
        );
        for (name, below) in [
            ("XDG_DATA_HOME", "home/data"),
            ("XDG_CONFIG_HOME", "home/config"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("XDG_STATE_HOME", "home/state"),
        ] {
            let folder = self.path(below);
            std::fs::create_dir_all(&folder).unwrap();
            command.env(name, folder);
        }
    }
}

#[test]
fn the_package_holds_what_a_desktop_expects() {
    let machine = Machine::with_the_package();
    let mut wanted: BTreeSet<String> = [
        "/usr/bin/wheelhouse",
        "/usr/share/applications/wheelhouse.desktop",
        "/usr/share/doc/wheelhouse/CHANGELOG.md",
        "/usr/share/doc/wheelhouse/copyright",
        "/usr/share/icons/hicolor/scalable/apps/wheelhouse.svg",
        "/usr/share/metainfo/app.wheelhouse.console.metainfo.xml",
    ]
    .map(str::to_owned)
    .into();
    for size in [16, 24, 32, 48, 64, 128, 256, 512] {
        wanted.insert(format!("/usr/share/icons/hicolor/{size}x{size}/apps/wheelhouse.png"));
    }
    assert_eq!(machine.files(), wanted);

    let entry = machine.path("usr/share/applications/wheelhouse.desktop");
    let entry = entry.to_str().unwrap();
    assert_eq!(output("desktop-file-validate", &["--no-hints", entry]), "");
    let text = std::fs::read_to_string(entry).unwrap();
    for line in [
        "Exec=wheelhouse %u",
        "Icon=wheelhouse",
        "StartupWMClass=Wheelhouse",
        "MimeType=x-scheme-handler/wheelhouse;",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}\n{text}");
    }
    for key in ["Name", "Comment", "Keywords"] {
        assert!(text.contains(&format!("\n{key}[fa]=")), "{key} in Persian");
    }
    let about = machine.path("usr/share/metainfo/app.wheelhouse.console.metainfo.xml");
    let (valid, said) = told("appstreamcli", &["validate", "--no-net", about.to_str().unwrap()]);
    assert!(valid, "{said}");
    let about = std::fs::read_to_string(about).unwrap();
    let release = format!("<release version=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(about.contains(&release), "the metainfo tells of this version");
}

#[test]
fn everything_it_links_with_is_named() {
    let machine = Machine::with_the_package();
    let depends = output("dpkg-deb", &["--field", package().to_str().unwrap(), "Depends"]);
    let named: BTreeSet<&str> = depends
        .split([',', '|'])
        .filter_map(|one| one.split_whitespace().next())
        .collect();
    let program = machine.path("usr/bin/wheelhouse");
    for library in linked(&program) {
        let owners = owners(&library);
        assert!(
            owners.iter().any(|owner| named.contains(owner.trim_end_matches("t64"))),
            "{library} is in {owners:?}, and the package depends on {depends}"
        );
    }
    let least = depends.split(", ").find_map(|one| one.strip_prefix("libc6 (>= "));
    let least = version(least.unwrap().trim_end_matches(')'));
    let symbols = output("objdump", &["--dynamic-syms", program.to_str().unwrap()]);
    let used = symbols.split(|letter: char| letter.is_whitespace() || "()".contains(letter));
    let newest = used.filter_map(|word| word.strip_prefix("GLIBC_")).map(version).max();
    assert!(newest.as_ref().unwrap() <= &least, "it needs glibc {newest:?}");
}

/// File names of the libraries that the system loads with it.
fn linked(program: &Path) -> Vec<String> {
    let headers = output("objdump", &["--private-headers", program.to_str().unwrap()]);
    let needed = headers.lines().filter_map(|line| line.trim().strip_prefix("NEEDED"));
    needed
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.starts_with("ld-linux"))
        .collect()
}

/// The packages of this machine that hold a library.
fn owners(library: &str) -> Vec<String> {
    let found = output("dpkg-query", &["--search", &format!("*/{library}")]);
    let package = |line: &str| line.split([':', ',']).next().unwrap_or_default().to_owned();
    found.lines().map(package).collect()
}

fn version(text: &str) -> Vec<u32> {
    text.split('.').filter_map(|part| part.parse().ok()).collect()
}

#[test]
fn it_installs_starts_takes_links_and_goes_and_leaves_what_is_the_persons() {
    let _desktop = desktop();
    let machine = Machine::with_the_package();
    let mut app = Started::new(machine.app(&[]), machine.root.path());
    let window = app.window();
    let class = output("xprop", &["-id", &window, "WM_CLASS"]);
    assert!(class.contains("\"Wheelhouse\""), "the entry's StartupWMClass: {class}");
    wait::until("the page to be painted", || {
        let colours = told("import", &["-window", &window, "-format", "%k", "info:-"]).1;
        (colours.trim().parse::<u32>().ok()? > 20).then_some(())
    });

    // The desktop knows who opens the scheme, and the second start tells the first.
    output(
        "update-desktop-database",
        &[machine.path("usr/share/applications").to_str().unwrap()],
    );
    let mut open = Command::new("gio");
    open.args(["open", "wheelhouse://galley"]).env_remove("WHEELHOUSE_DIR");
    machine.at_home(&mut open);
    assert!(open.status().unwrap().success());
    wait::until("the link", || app.said().contains("a link was refused").then_some(()));
    assert!(app.quit().success());

    let files = machine.files();
    machine.dpkg(&["--purge", "wheelhouse"]);
    for file in files {
        let file = machine.path(file.trim_start_matches('/'));
        assert!(!file.exists(), "{} is left behind", file.display());
    }
    assert!(!machine.path("usr/bin").exists());
    assert!(machine.path("home/data/app.wheelhouse.console/in-use").exists());
}
