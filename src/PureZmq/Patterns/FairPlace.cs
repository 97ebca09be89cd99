using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>A pipe's place in its socket's <see cref="FairQueue"/>.</summary>
internal readonly struct FairPlace : IPlaceOfPipe
{
    public static ref int In(Pipe pipe) => ref pipe.FairIndex;
}
