using PureZmq.Testing;

namespace PureZmq.Packages;

/// <summary>The sources in a folder of their own, as a fresh clone has them: built nothing, and with a commit and an origin.</summary>
internal static class CleanSource
{
    /// <summary>The commit that the clone is at.</summary>
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>Where the clone came from.</summary>
    public const string Origin = "https://github.com/purezmq-tests/purezmq";

    private static readonly string[] Parts =
    [
        "src", "bench", "docs/tool.md", "README.md", "LICENSE", "Directory.Build.props", "Directory.Packages.props", "global.json",
        ".editorconfig",
    ];

    private static readonly string[] Built = ["bin", "obj"];

    /// <summary>Copies what the packages are made of.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var part in Parts)
        {
            var from = Path.Combine(SourceTree.Root, part);
            foreach (var file in File.Exists(from) ? [from] : Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(SourceTree.Root, file);
                if (!name.Split(Path.DirectorySeparatorChar).Intersect(Built).Any())
                    Copy(file, Path.Combine(folder, name));
            }
        }

        // As much of a repository as the SDK reads.
        var repository = Directory.CreateDirectory(Path.Combine(folder, ".git")).FullName;
        Directory.CreateDirectory(Path.Combine(repository, "objects"));
        Directory.CreateDirectory(Path.Combine(repository, "refs"));
        File.WriteAllText(Path.Combine(repository, "HEAD"), Commit + "\n");
        File.WriteAllText(Path.Combine(repository, "config"), $"[remote \"origin\"]\n\turl = {Origin}\n");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }
}
