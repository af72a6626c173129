//! System libraries and programs that cargo cannot bring.

use std::process::Command;

use crate::shell;

/// Something of the system that may be missing.
struct Need {
    /// A shared library as the loader knows it, or a program.
    what: What,
    /// The Debian and Ubuntu package that brings it.
    package: &'static str,
}

enum What {
    Library(&'static str),
    Program(&'static str),
    File(&'static [&'static str]),
}

const FOR_THE_WINDOW: &[Need] = &[
    Need { what: What::Library("libGL.so.1"), package: "libgl1" },
    Need { what: What::Library("libEGL.so.1"), package: "libegl1" },
    Need { what: What::Library("libX11.so.6"), package: "libx11-6" },
    Need { what: What::Library("libX11-xcb.so.1"), package: "libx11-xcb1" },
    Need { what: What::Library("libXcursor.so.1"), package: "libxcursor1" },
    Need { what: What::Library("libXi.so.6"), package: "libxi6" },
    Need { what: What::Library("libXrender.so.1"), package: "libxrender1" },
    Need { what: What::Library("libxkbcommon-x11.so.0"), package: "libxkbcommon-x11-0" },
];

const FOR_THE_TESTS: &[Need] = &[
    Need { what: What::Library("libvulkan.so.1"), package: "libvulkan1" },
    Need {
        what: What::File(&[
            "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json",
            "/usr/share/vulkan/icd.d/lvp_icd.aarch64.json",
            "/usr/share/vulkan/icd.d/lvp_icd.json",
        ]),
        package: "mesa-vulkan-drivers",
    },
    Need { what: What::Program("Xvfb"), package: "xvfb" },
    Need { what: What::Program("xdotool"), package: "xdotool" },
    Need {
        what: What::File(&[
            "/usr/lib/x86_64-linux-gnu/dri",
            "/usr/lib/aarch64-linux-gnu/dri",
            "/usr/lib64/dri",
        ]),
        package: "libgl1-mesa-dri",
    },
];

/// Whether a window could be opened here.
pub fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Sees to the libraries that the window loads when it opens.
pub fn ensure_window() -> Result<(), String> {
    ensure(FOR_THE_WINDOW, "the window")
}

/// Sees to what the tests of the window need: a virtual display and a software renderer.
pub fn ensure_tests() -> Result<(), String> {
    ensure(FOR_THE_WINDOW, "the tests of the window")?;
    ensure(FOR_THE_TESTS, "the tests of the window")
}

fn ensure(needs: &[Need], purpose: &str) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing = missing_packages(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    if can_install() && install_packages(&missing) {
        return Ok(());
    }
    Err(format!(
        "{purpose} needs system libraries that are not here; on Debian and Ubuntu: sudo {install} \
         (other systems: the packages that bring them)"
    ))
}

fn missing_packages(needs: &[Need]) -> Vec<&'static str> {
    let known = shell::output(Command::new("ldconfig").arg("-p"))
        .or_else(|| shell::output(Command::new("/sbin/ldconfig").arg("-p")))
        .unwrap_or_default();
    let here = |need: &Need| match &need.what {
        What::Library(name) => known.contains(name),
        What::Program(name) => on_path(name),
        What::File(paths) => paths.iter().any(|path| std::path::Path::new(path).exists()),
    };
    needs.iter().filter(|need| !here(need)).map(|need| need.package).collect()
}

/// Whether a program of that name lies in a folder of `PATH`.
pub fn on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Only root installs without being asked; anybody else is told the command.
fn can_install() -> bool {
    on_path("apt-get") && shell::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

fn install_packages(packages: &[&str]) -> bool {
    println!("installing {}", packages.join(" "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        command
    };
    shell::quietly(apt().arg("update"))
        && shell::quietly(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))
}
