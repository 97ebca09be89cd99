using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;

namespace PureZmq.Packages;

/// <summary>What a debugger reads in a file of symbols: the names of the sources, and where to get them.</summary>
/// <param name="Documents">The sources' paths.</param>
/// <param name="SourceLink">The JSON text that maps paths to addresses; empty when there is none.</param>
internal sealed record Symbols(IReadOnlyList<string> Documents, string SourceLink)
{
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>Reads a portable PDB out of a package.</summary>
    public static Symbols Read(ZipArchiveEntry entry)
    {
        using var file = new MemoryStream();
        using (var packed = entry.Open())
            packed.CopyTo(file);
        file.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(file);
        var reader = provider.GetMetadataReader();
        var documents = reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).ToArray();
        var links =
            from handle in reader.CustomDebugInformation
            let information = reader.GetCustomDebugInformation(handle)
            where reader.GetGuid(information.Kind) == SourceLinkKind
            select Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value));
        return new Symbols(documents, links.SingleOrDefault(""));
    }
}
