namespace PureZmq.Tool;

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done, or the user interrupted it.</summary>
    internal const int Done = 0;

    /// <summary>Time ran out, or something expected did not happen.</summary>
    internal const int Failed = 1;

    /// <summary>The command line, or a line of the input, makes no sense.</summary>
    internal const int Usage = 2;

    /// <summary>An endpoint is wrong, taken or out of reach.</summary>
    internal const int Endpoint = 3;
}
