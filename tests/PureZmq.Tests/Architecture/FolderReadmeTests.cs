using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Architecture;

/// <summary>Whoever opens a folder is told what lives there and what does not.</summary>
public sealed class FolderReadmeTests
{
    private static readonly string[] Tops = ["src", "tests", "bench"];

    [Fact]
    public void Every_layer_and_every_project_has_a_readme()
    {
        var missing =
            from folder in Layers().Concat(Projects())
            let readme = Path.Combine(folder, "README.md")
            where !File.Exists(readme) || string.IsNullOrWhiteSpace(File.ReadAllText(readme))
            select Path.GetRelativePath(SourceTree.Root, folder);
        AssertNone(missing);
    }

    private static IEnumerable<string> Layers() =>
        Directory.EnumerateDirectories(SourceTree.Library).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"));

    // The library's own folder is described by the README at the root, which is also its package's.
    private static IEnumerable<string> Projects() =>
        from top in Tops
        from project in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, top), "*.csproj", SearchOption.AllDirectories)
        let folder = Path.GetDirectoryName(project)!
        where folder != SourceTree.Library
        select folder;

    // Assert.Empty would cut the list short; whoever broke the rule wants all of it.
    private static void AssertNone(IEnumerable<string> offences)
    {
        var list = string.Join('\n', offences);
        Assert.True(list.Length == 0, list);
    }
}
