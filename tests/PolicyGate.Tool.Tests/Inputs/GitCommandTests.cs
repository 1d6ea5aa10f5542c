using System.Diagnostics;
using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>What git is asked, and what it is kept from.</summary>
public sealed class GitCommandTests
{
    [Fact]
    public void Runs_no_program_of_the_repository_s_settings_and_fetches_nothing_where_the_clone_is_a_partial_one()
    {
        if (OperatingSystem.IsWindows() || GitCommand.Program("git") is null)
        {
            return;
        }

        using TempFolder folder = new("pg-partial");
        string program = folder.Write(".git-program.sh", $"#!/bin/sh\ntouch '{folder["ran"]}'\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git("init -q");
        folder.Write("sub/.gitignore", "*.log\n");
        Git("add sub/.gitignore");
        Git("update-index --skip-worktree sub/.gitignore");
        File.Delete(folder["sub/.gitignore"]);
        string blob = Directory.GetFiles(folder[".git/objects"], "*", SearchOption.AllDirectories).Single(file => Path.GetFileName(file).Length == 38);
        File.SetAttributes(blob, FileAttributes.Normal);
        File.Delete(blob);
        foreach (string setting in new[] { "core.repositoryformatversion 1", "extensions.partialClone origin", "remote.origin.promisor true", $"remote.origin.url {folder.Path}", $"remote.origin.uploadpack {program}" })
        {
            Git($"config {setting}");
        }

        folder.Write("sub/a.log", string.Empty);
        GitIgnored ignored = new();
        ignored.Ask(folder.Path, folder.Path);
        _ = GitCommand.Ignored([folder["sub/a.log"]]).ToArray();
        Assert.False(File.Exists(folder["ran"]));

        // The test would see it.
        Git("ls-files --others --ignored --exclude-standard");
        Assert.True(File.Exists(folder["ran"]));

        void Git(string arguments)
        {
            using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true })!;
            git.StandardOutput.ReadToEnd();
            git.StandardError.ReadToEnd();
            git.WaitForExit();
        }
    }
}
